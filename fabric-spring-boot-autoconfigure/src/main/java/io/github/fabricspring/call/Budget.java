package io.github.fabricspring.call;

import java.time.Duration;

/**
 * The time that one call, with all calls nested in it, may wait for servers, and the
 * number of its attempts. The time starts with the first wait or failure: a call that ran
 * for long before its server was lost still has all of it. Confined to the call's thread.
 */
public final class Budget {

	private final Duration timeout;

	private final int maxAttempts;

	private int attempts = 1;

	private boolean running;

	/**
	 * On the scale of {@link System#nanoTime()}, which setting the clock leaves alone.
	 */
	private long startedAt;

	/**
	 * Creates the budget of a call that is about to be attempted for the first time.
	 * @param timeout how long the call may wait and be rerun, 0 or more
	 * @param maxAttempts how many attempts are allowed, the first included; at least 1
	 */
	public Budget(Duration timeout, int maxAttempts) {
		this.timeout = timeout;
		this.maxAttempts = maxAttempts;
	}

	/**
	 * Returns how long the call may still wait. Starts the time if it is not running.
	 * @return the time that is left, 0 or more
	 */
	public Duration remaining() {
		Duration remaining = this.timeout.minus(elapsed());
		return remaining.isNegative() ? Duration.ZERO : remaining;
	}

	/**
	 * Returns how long the time has been running. Starts it if it is not running.
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

	/**
	 * Tells whether the time is running.
	 * @return {@code true} from the first wait or failure until {@link #stop()}
	 */
	public boolean isRunning() {
		return this.running;
	}

	/** Stops the time after a wait that succeeded: the next wait has all of it again. */
	public void stop() {
		this.running = false;
	}

	/**
	 * Says that the time is up, for callers.
	 * @return one clause, which names the property
	 */
	public String deadlinePassed() {
		return "the deadline (fabric.retry.timeout=%s) has passed".formatted(this.timeout);
	}

	/**
	 * Tells whether one more attempt is allowed.
	 * @return {@code true} if fewer than {@link #maxAttempts()} were counted
	 */
	public boolean allowsAttempt() {
		return this.attempts < this.maxAttempts;
	}

	/** Counts one more attempt. */
	public void attempt() {
		this.attempts++;
	}

	/**
	 * Returns the number of attempts so far.
	 * @return the number, the first attempt included; at least 1
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * Returns how many attempts are allowed.
	 * @return the number, the first attempt included; at least 1
	 */
	public int maxAttempts() {
		return this.maxAttempts;
	}

	/**
	 * Returns the whole time that the call may wait and be rerun.
	 * @return the time, 0 or more
	 */
	public Duration timeout() {
		return this.timeout;
	}

}
