package io.github.fabricspring.rerun.waiting;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The shutdown of the application, which ends every wait of a call.
 */
public final class Shutdown {

	/** The reason for the callers. */
	public static final String REASON = "the application is shutting down";

	private final CompletableFuture<Void> begun = new CompletableFuture<>();

	/**
	 * The same for those who sleep. A wait for the future would stay registered there
	 * until the shutdown.
	 */
	private final CountDownLatch latch = new CountDownLatch(1);

	/** Begins the shutdown. All waits end. */
	public void begin() {
		this.begun.complete(null);
		this.latch.countDown();
	}

	/**
	 * Tells whether the shutdown has begun.
	 * @return {@code true} for ever once it has
	 */
	public boolean hasBegun() {
		return this.begun.isDone();
	}

	/**
	 * Ends a wait when the shutdown begins.
	 * @param awaited what is waited for
	 * @return completed when any of those is, or when the shutdown begins
	 */
	CompletableFuture<?> or(CompletableFuture<?>... awaited) {
		CompletableFuture<?>[] all = new CompletableFuture<?>[awaited.length + 1];
		System.arraycopy(awaited, 0, all, 0, awaited.length);
		all[awaited.length] = this.begun;
		return CompletableFuture.anyOf(all);
	}

	/**
	 * Sleeps, unless the shutdown begins.
	 * @param millis how long
	 * @throws InterruptedException if the thread was interrupted
	 */
	public void sleep(long millis) throws InterruptedException {
		if (!hasBegun()) {
			boolean ignored = this.latch.await(millis, TimeUnit.MILLISECONDS);
		}
	}

}
