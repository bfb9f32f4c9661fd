package io.github.fabricspring.call;

/**
 * A transaction on a connection that was fetched before the attempts that work in it. It
 * may outlive them.
 */
public final class OuterTransaction {

	/** Another thread may end it. */
	private volatile boolean ended;

	/** Notes that the transaction is over. */
	public void end() {
		this.ended = true;
	}

	boolean isOpen() {
		return !this.ended;
	}

}
