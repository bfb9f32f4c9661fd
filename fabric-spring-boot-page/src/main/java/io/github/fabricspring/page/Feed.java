package io.github.fabricspring.page;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.page.source.Reading;
import io.github.fabricspring.page.source.StateSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

/**
 * The states that were read, as server-sent events for the open pages. A page that opens
 * later gets the commits of the last minutes first.
 */
final class Feed {

	private static final Duration KEPT = Duration.ofMinutes(3);

	private static final int MOST_WATCHERS = 20;

	private static final JsonWriter<@Nullable Object> JSON = JsonWriter.standard();

	private final StateSource source;

	private final @Nullable PageControls controls;

	private final Clock clock;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<Sample> samples = new ArrayDeque<>();

	private final Set<Watcher> watchers = new LinkedHashSet<>();

	private @Nullable String last;

	Feed(StateSource source, @Nullable PageControls controls, Clock clock) {
		this.source = source;
		this.controls = controls;
		this.clock = clock;
	}

	/** Reads the state, and tells it to the open pages. */
	void tick() {
		long at = this.clock.millis();
		try {
			Reading reading = this.source.read();
			tell(event("state", "{\"at\":" + at + ",\"state\":" + reading.json() + "}"),
					new Sample(at, reading.commits()));
		}
		catch (IOException | RuntimeException ex) {
			tell(event("trouble", JSON.writeToString(Map.of("at", at, "message", String.valueOf(ex.getMessage())))),
					null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void tell(String event, @Nullable Sample sample) {
		this.lock.lock();
		try {
			this.last = event;
			if (sample != null) {
				this.samples.addLast(sample);
				while (this.samples.getFirst().at() < sample.at() - KEPT.toMillis()) {
					this.samples.removeFirst();
				}
			}
			List.copyOf(this.watchers).stream().filter((watcher) -> !watcher.tell(event)).forEach(this::drop);
		}
		finally {
			this.lock.unlock();
		}
	}

	// A watcher that is still known has not given its thread back
	private void drop(Watcher watcher) {
		if (this.watchers.remove(watcher)) {
			watcher.end();
		}
	}

	/**
	 * Opens a page, whose events the calling thread writes.
	 * @return the page, which has been told what is known; {@code null} if too many are
	 * open
	 */
	@Nullable Watcher watch() {
		this.lock.lock();
		try {
			if (this.watchers.size() >= MOST_WATCHERS) {
				return null;
			}
			Watcher watcher = new Watcher(this::forget);
			this.watchers.add(watcher);
			watcher.tell(event("hello", JSON.writeToString(hello())));
			if (this.last != null) {
				watcher.tell(this.last);
			}
			return watcher;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Map<String, @Nullable Object> hello() {
		Map<String, @Nullable Object> hello = new LinkedHashMap<>();
		hello.put("source", this.source.name());
		hello.put("controls", (this.controls != null) ? Map.of("group", this.controls.group(), "actions",
				this.controls.actions().stream().map(Enum::name).sorted().toList()) : null);
		hello.put("history", this.samples.stream().map((sample) -> List.of(sample.at(), sample.commits())).toList());
		return hello;
	}

	private void forget(Watcher watcher) {
		this.lock.lock();
		try {
			this.watchers.remove(watcher);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns whether a page is open.
	 * @return {@code true} if at least one is
	 */
	boolean isWatched() {
		this.lock.lock();
		try {
			return !this.watchers.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static String event(String name, String data) {
		return "event: " + name + "\ndata: " + data + "\n\n";
	}

	/**
	 * The commits at one time.
	 *
	 * @param at the time in milliseconds since the epoch
	 * @param commits the commits so far by group
	 */
	private record Sample(long at, Map<String, Long> commits) {
	}

}
