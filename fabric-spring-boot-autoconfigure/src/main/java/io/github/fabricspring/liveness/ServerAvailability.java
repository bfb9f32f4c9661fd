package io.github.fabricspring.liveness;

import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.topology.Server;

/**
 * Tells whether a server can be used, for callers that wait for it.
 */
@FunctionalInterface
public interface ServerAvailability extends AutoCloseable {

	/**
	 * Asks for a server. Does not block; callers that ask at the same time share one
	 * connection.
	 * @param server the server
	 * @param writing whether it must take writes
	 * @return completes with whether it can be used, never exceptionally
	 */
	CompletableFuture<Boolean> ask(Server server, boolean writing);

	@Override
	default void close() {
	}

}
