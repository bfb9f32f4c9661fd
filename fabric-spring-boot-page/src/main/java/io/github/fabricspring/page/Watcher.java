package io.github.fabricspring.page;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A page that is open somewhere, and the events on their way to it. The thread that
 * creates it writes them.
 */
final class Watcher implements AutoCloseable {

	/**
	 * What a page gets while there is nothing to tell, so that a closed one is noticed.
	 */
	private static final String NOTHING = ":\n\n";

	private static final Duration QUIET = Duration.ofSeconds(5);

	private final BlockingQueue<String> events = new ArrayBlockingQueue<>(40);

	private final Thread writer = Thread.currentThread();

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

	/** Ends the stream, even where its thread waits for a client that does not read. */
	void end() {
		this.writer.interrupt();
	}

	/**
	 * Waits for the next event.
	 * @return the text of the event
	 * @throws InterruptedException if the stream ends
	 */
	String next() throws InterruptedException {
		String event = this.events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
		return (event != null) ? event : NOTHING;
	}

	@Override
	public void close() {
		this.onClose.accept(this);
	}

}
