package io.github.fabricspring.routing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How long one call, with all calls nested in it, may wait for servers and how often it
 * may be attempted. The time runs from the first moment that something has to be waited
 * for, so that a call that was long under way before the server was lost has all of it.
 * Confined to the call's thread.
 */
public final class Budget {

	private final Clock clock;

	private final Duration timeout;

	private final int maxAttempts;

	private int attempts = 1;

	private @Nullable Instant startedAt;

	/**
	 * Creates the budget of a call that is about to be attempted for the first time.
	 * @param clock the time
	 * @param timeout how long the call may wait and be rerun
	 * @param maxAttempts how many attempts are allowed, the first included
	 */
	public Budget(Clock clock, Duration timeout, int maxAttempts) {
		this.clock = clock;
		this.timeout = timeout;
		this.maxAttempts = maxAttempts;
	}

	/**
	 * Until when anything in the call may wait; starts the time if it does not run yet.
	 * @return the deadline
	 */
	public Instant deadline() {
		return startedAt().plus(this.timeout);
	}

	/**
	 * How long the time has been running; starts it if it does not run yet.
	 * @return the time since the first failure or wait
	 */
	public Duration elapsed() {
		return Duration.between(startedAt(), this.clock.instant());
	}

	public boolean isRunning() {
		return this.startedAt != null;
	}

	/** What was waited for has come: the next wait has the whole time again. */
	public void stop() {
		this.startedAt = null;
	}

	public boolean allowsAttempt() {
		return this.attempts < this.maxAttempts;
	}

	public void attempt() {
		this.attempts++;
	}

	public int attempts() {
		return this.attempts;
	}

	public int maxAttempts() {
		return this.maxAttempts;
	}

	public Duration timeout() {
		return this.timeout;
	}

	private Instant startedAt() {
		Instant startedAt = this.startedAt;
		if (startedAt == null) {
			startedAt = this.clock.instant();
			this.startedAt = startedAt;
		}
		return startedAt;
	}

}
