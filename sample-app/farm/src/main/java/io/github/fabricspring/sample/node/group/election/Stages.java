package io.github.fabricspring.sample.node.group.election;

/**
 * The stages of a change of the primary, and how long each took, for the log.
 */
final class Stages {

	private final StringBuilder text = new StringBuilder();

	private final long begin = System.nanoTime();

	private long last = this.begin;

	/**
	 * Notes the end of a stage, which began with the end of the one before.
	 * @param stage its name
	 */
	void end(String stage) {
		long now = System.nanoTime();
		this.text.append(this.text.isEmpty() ? "" : ", ").append(stage).append(' ').append(millis(now - this.last));
		this.last = now;
	}

	/**
	 * Returns the time of all stages that have ended.
	 * @return the time in milliseconds
	 */
	long millis() {
		return millis(this.last - this.begin);
	}

	private static long millis(long nanos) {
		return nanos / 1_000_000;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
