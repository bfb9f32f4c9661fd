package io.github.fabricspring.sample.farm;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waiting for something that comes by itself.
 */
public final class Conditions {

	private static final long POLL_MILLIS = 50;

	private Conditions() {
	}

	/**
	 * Waits.
	 * @param what what is waited for, for the error
	 * @param patience for how long
	 * @param condition whether it has come
	 * @param state what to add to the error
	 * @throws IllegalStateException if it has not come in time, or the thread was
	 * interrupted
	 */
	public static void await(String what, Duration patience, BooleanSupplier condition, Supplier<?> state) {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException(
						"Waited %d s in vain for %s: %s".formatted(patience.toSeconds(), what, state.get()));
			}
			try {
				Thread.sleep(POLL_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted while waiting for " + what, ex);
			}
		}
	}

}
