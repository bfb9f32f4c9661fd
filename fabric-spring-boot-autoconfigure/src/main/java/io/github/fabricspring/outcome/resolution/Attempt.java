package io.github.fabricspring.outcome.resolution;

import java.sql.SQLException;
import java.util.concurrent.Callable;

import io.github.fabricspring.connection.key.CommitResolver.Outcome;

/**
 * The question to one server what became of a COMMIT. It runs on a thread of its own, so
 * that a server that hangs does not hold the caller.
 */
public interface Attempt extends Callable<Outcome> {

	/**
	 * Connects, and has the server load what the question needs, so that the question
	 * takes less time.
	 * @throws SQLException if the server cannot be reached, or did not answer
	 */
	void prepare() throws SQLException;

	/**
	 * Ends the attempt as soon as possible, because its answer is no longer needed.
	 */
	void abandon();

}
