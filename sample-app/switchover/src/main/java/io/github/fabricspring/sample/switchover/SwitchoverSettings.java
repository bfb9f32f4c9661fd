package io.github.fabricspring.sample.switchover;

import java.time.Duration;

/**
 * How the demonstration is run.
 *
 * @param writers the number of writing threads, at least 1
 * @param pause how long it runs undisturbed around each event
 * @param patience how long commits may stay away before the run is given up
 */
public record SwitchoverSettings(int writers, Duration pause, Duration patience) {

	/** Eight writers, 4 s, 60 s. */
	public static final SwitchoverSettings DEFAULTS = new SwitchoverSettings(8, Duration.ofSeconds(4),
			Duration.ofSeconds(60));

	public SwitchoverSettings {
		if (writers < 1) {
			throw new IllegalArgumentException("--writers must be at least 1, not " + writers);
		}
	}

	public SwitchoverSettings withWriters(int writers) {
		return new SwitchoverSettings(writers, this.pause, this.patience);
	}

}
