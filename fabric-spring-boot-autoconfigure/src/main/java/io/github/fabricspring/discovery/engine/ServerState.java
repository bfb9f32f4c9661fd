package io.github.fabricspring.discovery.engine;

/**
 * Whether a server lets clients write, whatever engine it runs.
 *
 * @param readOnly {@code @@global.read_only}
 * @param superReadOnly {@code @@global.super_read_only}
 * @param offline {@code @@global.offline_mode}
 */
record ServerState(boolean readOnly, boolean superReadOnly, boolean offline) {

	/** The state of a server that takes writes. */
	static final ServerState OPEN = new ServerState(false, false, false);

	/** The state of a server that takes reads only. */
	static final ServerState CLOSED = new ServerState(true, true, false);

	boolean isOpen() {
		return !this.readOnly && !this.superReadOnly && !this.offline;
	}

}
