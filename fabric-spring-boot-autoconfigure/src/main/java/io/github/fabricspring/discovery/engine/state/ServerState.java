package io.github.fabricspring.discovery.engine.state;

/**
 * Whether a server lets clients write, whatever engine it runs.
 *
 * @param readOnly {@code @@global.read_only}
 * @param superReadOnly {@code @@global.super_read_only}
 * @param offline {@code @@global.offline_mode}
 */
public record ServerState(boolean readOnly, boolean superReadOnly, boolean offline) {

	/** The state of a server that takes writes. */
	public static final ServerState OPEN = new ServerState(false, false, false);

	/** The state of a server that takes reads only. */
	public static final ServerState CLOSED = new ServerState(true, true, false);

	/**
	 * Tells whether ordinary accounts may write.
	 * @return whether nothing of the three forbids it
	 */
	public boolean isOpen() {
		return !this.readOnly && !this.superReadOnly && !this.offline;
	}

}
