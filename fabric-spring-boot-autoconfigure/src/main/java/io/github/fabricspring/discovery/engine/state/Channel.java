package io.github.fabricspring.discovery.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * A replication channel of a server.
 *
 * @param sourceUuid the server_uuid of its source, empty if it has never connected
 * @param source the source's address as the channel has it, for messages
 * @param receiver the state of its receiver
 * @param fresh whether an event or a heartbeat has arrived lately; a frozen source leaves
 * the receiver ON
 * @param applying whether its applier runs
 * @param applied whether all that it received is applied, {@code null} if the server
 * cannot tell
 */
public record Channel(String sourceUuid, String source, Receiver receiver, boolean fresh, boolean applying,
		@Nullable Boolean applied) {

	/**
	 * Tells whether the server is meant to follow the source.
	 * @return {@code false} if the receiver was stopped
	 */
	public boolean isRunning() {
		return this.receiver != Receiver.OFF;
	}

	/**
	 * Tells whether the source is alive as far as the server knows.
	 * @return {@code true} if it is connected and was heard from lately
	 */
	public boolean isAlive() {
		return this.receiver == Receiver.ON && this.fresh;
	}

	/** SERVICE_STATE of the receiver. */
	public enum Receiver {

		/** Connected. */
		ON,

		/** The source does not answer. */
		CONNECTING,

		/** Stopped. */
		OFF;

		/**
		 * Parses a state. One that is not known counts as stopped.
		 * @param text the text of the column, {@code null} if it is NULL
		 * @return the state
		 */
		public static Receiver parse(@Nullable String text) {
			if ("ON".equalsIgnoreCase(text)) {
				return ON;
			}
			return ("CONNECTING".equalsIgnoreCase(text)) ? CONNECTING : OFF;
		}

	}

}
