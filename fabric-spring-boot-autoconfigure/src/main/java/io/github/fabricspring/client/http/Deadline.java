package io.github.fabricspring.client.http;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The end of an exchange.
 *
 * @param nanos the moment on the scale of {@link System#nanoTime()}
 */
public record Deadline(long nanos) {

	/**
	 * Creates the deadline of an exchange that begins now.
	 * @param timeout how long it may take
	 * @return the deadline
	 */
	public static Deadline in(Duration timeout) {
		return new Deadline(System.nanoTime() + timeout.toNanos());
	}

	/**
	 * Returns the time for the next blocking call.
	 * @return milliseconds, at least 1
	 * @throws SocketTimeoutException if the deadline has passed
	 */
	public int millisLeft() throws SocketTimeoutException {
		long left = this.nanos - System.nanoTime();
		if (left <= 0) {
			throw new SocketTimeoutException("deadline reached");
		}
		return (int) Math.min(Integer.MAX_VALUE, 1 + left / 1_000_000);
	}

}
