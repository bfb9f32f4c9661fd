package io.github.fabricspring.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/**
 * A clock that stands still until a test sets it.
 */
public final class SettableClock implements InstantSource {

	/** Where it stands at first. */
	public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

	private volatile Instant instant = START;

	public void set(Instant instant) {
		this.instant = instant;
	}

	public void advance(Duration duration) {
		this.instant = this.instant.plus(duration);
	}

	@Override
	public Instant instant() {
		return this.instant;
	}

	/** The time since the start, on the scale of {@link System#nanoTime()}. */
	public long nanoTime() {
		return Duration.between(START, this.instant).toNanos();
	}

	/** The same clock for those who want a {@link Clock}. */
	public Clock utc() {
		return withZone(ZoneOffset.UTC);
	}

}
