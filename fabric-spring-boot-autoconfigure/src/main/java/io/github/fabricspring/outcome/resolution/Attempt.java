package io.github.fabricspring.outcome.resolution;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;

import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.topology.Server;

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

	/** A factory of attempts. */
	@FunctionalInterface
	interface Factory {

		/**
		 * Creates an attempt. Does no I/O.
		 * @param server the server to ask
		 * @param mayHoldKey whether a session there may hold the key
		 * @param connectTimeout how long connecting may take
		 * @param answerTimeout how long the server may take for each answer
		 * @return the attempt
		 */
		Attempt at(Server server, boolean mayHoldKey, Duration connectTimeout, Duration answerTimeout);

	}

}
