package io.github.fabricspring.page;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A page that is open somewhere, and the events on their way to it.
 */
final class Watcher implements AutoCloseable {

	/** Ends the stream: the page is too slow, or the server stops. */
	private static final String END = "";

	/**
	 * What a page gets while there is nothing to tell, so that a closed one is noticed.
	 */
	private static final String NOTHING = ":\n\n";

	private static final Duration QUIET = Duration.ofSeconds(5);

	private final BlockingQueue<String> events = new ArrayBlockingQueue<>(40);

	private final Consumer<Watcher> onClose;

	Watcher(Consumer<Watcher> onClose) {
		this.onClose = onClose;
	}

	/**
	 * Adds an event.
	 * @param event the text of the event
	 * @return {@code false} if too many wait already
	 */
	boolean tell(String event) {
		return this.events.offer(event);
	}

	/** Ends the stream, whatever waits. */
	void end() {
		this.events.clear();
		this.events.add(END);
	}

	/**
	 * Waits for the next event.
	 * @return the text of the event, {@code null} if the stream ends
	 * @throws InterruptedException if interrupted
	 */
	@Nullable String next() throws InterruptedException {
		String event = this.events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
		if (event == null) {
			return NOTHING;
		}
		return (!event.equals(END)) ? event : null;
	}

	@Override
	public void close() {
		this.onClose.accept(this);
	}

}
