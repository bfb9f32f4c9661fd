package io.github.fabricspring.pool;

import java.sql.Connection;

import io.github.fabricspring.connection.TrackedConnection;
import org.jspecify.annotations.Nullable;

/**
 * A physical connection that is open or being opened, as its pool knows it.
 */
public final class Session {

	/** The mark it carries at the server. */
	final String mark;

	/** The driver's connection, {@code null} while it is being opened. */
	volatile @Nullable Connection connection;

	/** What the pool got, {@code null} until it did. */
	volatile @Nullable TrackedConnection tracked;

	private int seen;

	private long seenAt;

	Session(String mark) {
		this.mark = mark;
	}

	/**
	 * The read that waits for an answer.
	 * @return its number, 0 if there is none
	 */
	public int reading() {
		TrackedConnection tracked = this.tracked;
		return (tracked != null) ? tracked.reading() : 0;
	}

	/**
	 * How many ends of calls there were; being opened is a call as well.
	 * @return odd while its server is waited for
	 */
	public int calls() {
		TrackedConnection tracked = this.tracked;
		return (tracked != null) ? tracked.calls() : 1;
	}

	/**
	 * Whether the read under way has been so for long. To be asked time and again, by one
	 * thread.
	 * @param now the time in nanoseconds
	 * @param limit what is long, in nanoseconds
	 * @return whether no answer came since it was first seen that long ago
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
