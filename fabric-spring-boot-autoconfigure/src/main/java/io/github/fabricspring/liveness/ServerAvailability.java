package io.github.fabricspring.liveness;

import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Tells callers that wait for a server whether it can be used.
 */
@FunctionalInterface
public interface ServerAvailability extends AutoCloseable {

	/**
	 * Checks a server. Does not block; callers that ask at the same time share one probe.
	 * @param server the server
	 * @param writing whether it must take writes
	 * @return a future that completes with {@code true} if the server can be used, and
	 * never exceptionally
	 */
	CompletableFuture<Boolean> ask(Server server, boolean writing);

	/**
	 * Returns why a server that answered could not be used. The default knows nothing.
	 * @param server the server
	 * @return the error that it answered with, {@code null} if it was not asked lately or
	 * answered with none
	 */
	default @Nullable String refusal(Server server) {
		return null;
	}

	/** Ends all probes. The default does nothing. */
	@Override
	default void close() {
	}

}
