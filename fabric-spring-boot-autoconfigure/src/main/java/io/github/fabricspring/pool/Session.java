package io.github.fabricspring.pool;

import java.sql.Connection;

import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.connection.driver.AbortableSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A physical connection of a pool, open or being opened.
 */
public final class Session {

	/** The mark that identifies it at the server. */
	final String mark;

	/** The driver's connection, {@code null} while it is being opened. */
	volatile @Nullable Connection connection;

	/** The connection that the pool was given, {@code null} until then. */
	volatile @Nullable TrackedConnection tracked;

	private int seen;

	private long seenAt;

	Session(String mark) {
		this.mark = mark;
	}

	/**
	 * Returns the number of the read that waits for an answer.
	 * @return its number, 0 if there is none
	 */
	public int reading() {
		TrackedConnection tracked = this.tracked;
		return (tracked != null) ? tracked.state().reading() : 0;
	}

	/**
	 * Returns the number of the COMMIT that waits for an answer.
	 * @return its number, 0 if there is none
	 */
	public int committing() {
		TrackedConnection tracked = this.tracked;
		return (tracked != null) ? tracked.state().committingCall() : 0;
	}

	/**
	 * Returns the number of the call that waits for an answer and may be a write that
	 * commits by itself.
	 * @return its number, 0 if there is none
	 */
	public int autocommitting() {
		TrackedConnection tracked = this.tracked;
		return (tracked != null) ? tracked.state().autocommitting() : 0;
	}

	/**
	 * Returns the number of the read in which the driver waits for bytes of the server,
	 * once the connection is open. Its request has left by then.
	 * @return its number, 0 if it waits for none
	 */
	public int awaiting() {
		return (this.connection != null) ? AbortableSocketFactory.reading(this.mark) : 0;
	}

	/**
	 * Whether bytes of the server have arrived that the driver has not read yet.
	 * @return whether there are such bytes
	 */
	public boolean hasAnswer() {
		return AbortableSocketFactory.hasAnswer(this.mark);
	}

	/**
	 * Returns the account that the session has logged in with.
	 * @return its name, {@code null} if it is not known
	 */
	public @Nullable String user() {
		return AbortableSocketFactory.user(this.mark);
	}

	/**
	 * Returns the mark that identifies the session at the server.
	 * @return the value of its connection attribute
	 */
	public String mark() {
		return this.mark;
	}

	/**
	 * Returns the number of begun and ended calls. Opening the connection is a call too.
	 * @return odd while a call waits for the server
	 */
	public int calls() {
		TrackedConnection tracked = this.tracked;
		return (tracked != null) ? tracked.state().calls().count() : 1;
	}

	/**
	 * Whether the current read has taken longer than a limit. One thread asks this
	 * repeatedly.
	 * @param now the time in nanoseconds
	 * @param limit the limit in nanoseconds
	 * @return whether it was first seen that long ago and has no answer yet
	 */
	public boolean isSilent(long now, long limit) {
		int reading = reading();
		if (reading != this.seen) {
			this.seen = reading;
			this.seenAt = now;
		}
		return reading != 0 && now - this.seenAt >= limit;
	}

}
