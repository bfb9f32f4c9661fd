package io.github.fabricspring.sample.farm.progress;

import java.io.IOException;
import java.time.Duration;

/**
 * The report of the stages of a start, with their durations.
 *
 * @param listener the listener
 */
public record Progress(FarmListener listener) {

	/**
	 * Runs a stage.
	 * @param stage the stage
	 * @param subject what it works on
	 * @param total the bytes to go through, 0 if that is not known
	 * @param work the stage's work
	 * @param <T> the type of its result
	 * @return its result
	 * @throws IOException if the work fails
	 */
	public <T> T stage(FarmListener.Stage stage, String subject, long total, StageWork<T> work) throws IOException {
		long start = System.nanoTime();
		this.listener.started(stage, subject, total);
		T result;
		try {
			result = work.run();
		}
		catch (IOException | RuntimeException ex) {
			this.listener.failed(stage);
			throw ex;
		}
		this.listener.finished(stage, Duration.ofNanos(System.nanoTime() - start));
		return result;
	}

	/** The work of a stage. */
	@FunctionalInterface
	public interface StageWork<T> {

		T run() throws IOException;

	}

}
