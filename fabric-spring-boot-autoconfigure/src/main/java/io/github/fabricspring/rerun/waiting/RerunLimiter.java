package io.github.fabricspring.rerun.waiting;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.call.ScopedTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who have waited for a server through in turn, first come, first served, so
 * that a new primary is not met by all of them at once. Who holds what others may be
 * waiting for, a place of its own or an open transaction, does not queue.
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
	 * @param width how many callers of a group it lets through at once, at least 1
	 */
	public RerunLimiter(int width) {
		this.width = width;
	}

	/**
	 * Queues for a place.
	 * @param group the caller's group
	 * @param limit how long to queue for it
	 * @return the place, to be left after the attempt by the same thread; {@code null} if
	 * none became free in time, or it was closed
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

	/** Lets nobody through any more; those who queue are told so at once. */
	public void close() {
		this.closed = true;
		this.places.values().forEach((free) -> free.release(ENOUGH_FOR_ALL));
	}

	/** A place among those who run again. */
	@FunctionalInterface
	public interface Place extends AutoCloseable {

		@Override
		void close();

	}

}
