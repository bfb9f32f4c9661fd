package io.github.fabricspring.outcome.resolution;

import java.time.Duration;

import io.github.fabricspring.topology.Server;

/**
 * Creates the attempts at one lost COMMIT.
 */
@FunctionalInterface
public interface Attempts {

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
