package io.github.fabricspring.call;

import java.time.Duration;

/**
 * How long one call, with all calls nested in it, may wait for servers and how often it
 * may be attempted. The time runs from the first moment that something has to be waited
 * for, so that a call that was long under way before the server was lost has all of it.
 * Confined to the call's thread.
 */
public final class Budget {

	private final Duration timeout;

	private final int maxAttempts;

	private int attempts = 1;

	private boolean running;

	/** On the scale of {@link System#nanoTime()}: a clock that is set changes nothing. */
	private long startedAt;

	/**
	 * Creates the budget of a call that is about to be attempted for the first time.
	 * @param timeout how long the call may wait and be rerun
	 * @param maxAttempts how many attempts are allowed, the first included
	 */
	public Budget(Duration timeout, int maxAttempts) {
		this.timeout = timeout;
		this.maxAttempts = maxAttempts;
	}

	/**
	 * How long anything in the call may still wait; starts the time if it does not run
	 * yet.
	 * @return the time that is left, never negative
	 */
	public Duration remaining() {
		Duration remaining = this.timeout.minus(elapsed());
		return remaining.isNegative() ? Duration.ZERO : remaining;
	}

	/**
	 * How long the time has been running; starts it if it does not run yet.
	 * @return the time since the first failure or wait
	 */
	public Duration elapsed() {
		long now = System.nanoTime();
		if (!this.running) {
			this.running = true;
			this.startedAt = now;
		}
		return Duration.ofNanos(now - this.startedAt);
	}

	public boolean isRunning() {
		return this.running;
	}

	/** What was waited for has come: the next wait has the whole time again. */
	public void stop() {
		this.running = false;
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

}
