package io.github.fabricspring.rerun;

import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.topology.Server;

/**
 * Asks a server that has failed, and that the topology still names, whether it can be
 * used again.
 */
@FunctionalInterface
interface ServerProbe extends AutoCloseable {

	/**
	 * Asks. Does not block; all who ask at the same time share one connection.
	 * @param server the server
	 * @param writing whether it must take writes
	 * @return completes with whether it can be used, never exceptionally
	 */
	CompletableFuture<Boolean> ask(Server server, boolean writing);

	@Override
	default void close() {
	}

}
