package io.github.fabricspring.liveness;

import io.github.fabricspring.topology.Server;

/**
 * Where it is said that a server cannot be reached. May block; never called by a thread
 * that runs a call.
 */
@FunctionalInterface
public interface FailureReporter {

	/** Says nothing: the default, {@code fabric.report-failures=false}. */
	FailureReporter NONE = (server, error) -> {
	};

	/**
	 * Says it: after reconnecting failed, once per server until it is reached again.
	 * @param server the server
	 * @param error what the attempt to connect said
	 */
	void report(Server server, String error);

}
