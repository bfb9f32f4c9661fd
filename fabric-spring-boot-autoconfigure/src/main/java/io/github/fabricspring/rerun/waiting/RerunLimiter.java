package io.github.fabricspring.rerun.waiting;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.call.ScopedTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A limit on the callers that are attempted at once after they waited, in the order of
 * their arrival, so that they do not overrun a new primary. A caller that already holds a
 * permit or an open transaction does not queue, because others may be waiting for it.
 */
public final class RerunLimiter {

	private static final Permit NO_PERMIT = () -> {
	};

	private static final int ENOUGH_FOR_ALL = Integer.MAX_VALUE / 2;

	private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();

	private final ThreadLocal<Boolean> inside = new ThreadLocal<>();

	private final int width;

	private volatile boolean closed;

	/**
	 * Creates the limiter.
	 * @param width how many callers of a group may be attempted at once, at least 1
	 */
	public RerunLimiter(int width) {
		this.width = width;
	}

	/**
	 * Queues for a permit.
	 * @param group the caller's group
	 * @param limit how long to queue for it
	 * @return the permit, which the same thread must close after the attempt;
	 * {@code null} if none became free in time or the limiter was closed
	 * @throws InterruptedException if the thread was interrupted
	 */
	public @Nullable Permit enter(String group, Duration limit) throws InterruptedException {
		if (this.inside.get() != null || ScopedTransaction.current() != null) {
			return NO_PERMIT;
		}
		Semaphore free = this.permits.computeIfAbsent(group, (name) -> new Semaphore(this.width, true));
		if (this.closed || !free.tryAcquire(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS) || this.closed) {
			return null;
		}
		this.inside.set(true);
		return () -> {
			this.inside.remove();
			free.release();
		};
	}

	/** Closes the limiter. Callers that queue are refused at once. */
	public void close() {
		this.closed = true;
		this.permits.values().forEach((free) -> free.release(ENOUGH_FOR_ALL));
	}

	/** A permit to be among the callers that are attempted. */
	@FunctionalInterface
	public interface Permit extends AutoCloseable {

		@Override
		void close();

	}

}
