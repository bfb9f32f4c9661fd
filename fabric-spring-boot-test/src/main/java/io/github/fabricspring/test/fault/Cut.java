package io.github.fabricspring.test.fault;

/**
 * The end of a connection.
 *
 * @param place where, relative to a request
 * @param manner how both ends learn of it
 */
public record Cut(Place place, Manner manner) {

	@Override
	public String toString() {
		return this.place + " by " + this.manner;
	}

	/** Where a connection is cut. */
	public enum Place {

		/** The request does not reach the server. */
		BEFORE_REQUEST,

		/** Half of the request reaches the server. */
		INSIDE_REQUEST,

		/** The server has answered, nothing of it reaches the client. */
		BEFORE_REPLY,

		/** Half of the reply's first packet reaches the client. */
		INSIDE_REPLY

	}

	/** How a connection is cut. */
	public enum Manner {

		/** Both ends see an orderly end. */
		FIN,

		/** Both ends see a reset. */
		RST,

		/** Neither end sees anything, ever. */
		SILENCE

	}

}
