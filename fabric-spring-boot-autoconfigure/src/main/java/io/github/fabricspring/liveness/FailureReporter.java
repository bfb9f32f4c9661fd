package io.github.fabricspring.liveness;

import io.github.fabricspring.topology.Server;

/**
 * The receiver of reports that a server cannot be reached. May block: it is never called
 * on a thread that runs a call.
 */
@FunctionalInterface
public interface FailureReporter {

	/** Ignores reports: the default, {@code fabric.report-failures=false}. */
	FailureReporter NONE = (server, error) -> {
	};

	/**
	 * Reports a server after reconnecting to it failed, once until it answers again.
	 * @param server the server
	 * @param error the error of the last attempt to connect
	 */
	void report(Server server, String error);

}
