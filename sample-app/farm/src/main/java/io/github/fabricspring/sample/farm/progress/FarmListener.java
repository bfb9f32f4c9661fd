package io.github.fabricspring.sample.farm.progress;

import java.time.Duration;

/**
 * A listener of a starting farm, called on the thread that does the work, one stage at a
 * time.
 */
public interface FarmListener {

	/** Does nothing. */
	FarmListener NONE = new FarmListener() {
	};

	/**
	 * Called when a stage begins. A stage that is not needed, for example because its
	 * result is in the cache, is not announced.
	 * @param stage the stage
	 * @param subject what it works on, for people
	 * @param total the bytes to go through, 0 if that is not known
	 */
	default void started(Stage stage, String subject, long total) {
	}

	/**
	 * The stage moved on.
	 * @param stage the stage
	 * @param done the bytes so far
	 */
	default void advanced(Stage stage, long done) {
	}

	/**
	 * A stage has ended well.
	 * @param stage the stage
	 * @param took how long it took
	 */
	default void finished(Stage stage, Duration took) {
	}

	/**
	 * Called when a stage has failed. The starter of the farm gets the error.
	 * @param stage the stage
	 */
	default void failed(Stage stage) {
	}

	/** The stages in their order. */
	enum Stage {

		/** The distribution comes from the registry: once per user. */
		DOWNLOAD,

		/** The distribution is unpacked into the cache: once per user. */
		UNPACK,

		/** The data directory that all others are copies of is made: once per user. */
		INITIALISE,

		/** The servers are started. */
		START

	}

}
