package io.github.fabricspring.page.source;

import java.io.IOException;
import java.time.Duration;

/**
 * Where the page reads the state of the groups.
 */
public interface StateSource {

	/**
	 * Returns what it is, for people.
	 * @return a name
	 */
	String name();

	/**
	 * Returns how often it may be asked.
	 * @return the time between two questions
	 */
	Duration interval();

	/**
	 * Reads the state.
	 * @return the state now
	 * @throws IOException if there is no answer, or none that is understood
	 * @throws InterruptedException if interrupted
	 */
	Reading read() throws IOException, InterruptedException;

}
