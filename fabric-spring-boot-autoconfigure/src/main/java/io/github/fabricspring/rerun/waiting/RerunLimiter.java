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
 * place or an open transaction does not queue, because others may be waiting for it.
 */
public final class RerunLimiter {

	private static final Place NO_PLACE = () -> {
	};

	private static final int ENOUGH_FOR_ALL = Integer.MAX_VALUE / 2;

	private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

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
	 * Queues for a place.
	 * @param group the caller's group
	 * @param limit how long to queue for it
	 * @return the place, which the same thread must leave after the attempt; {@code null}
	 * if none became free in time or the limiter was closed
	 * @throws InterruptedException if the thread was interrupted
	 */
	public @Nullable Place enter(String group, Duration limit) throws InterruptedException {
		if (this.inside.get() != null || ScopedTransaction.current() != null) {
			return NO_PLACE;
		}
		Semaphore free = this.places.computeIfAbsent(group, (name) -> new Semaphore(this.width, true));
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
		this.places.values().forEach((free) -> free.release(ENOUGH_FOR_ALL));
	}

	/** A place among the callers that are attempted. */
	@FunctionalInterface
	public interface Place extends AutoCloseable {

		@Override
		void close();

	}

}
