package io.github.fabricspring.outcome.resolution;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Attempts on servers that may become primary, prepared while the group has none:
 * connecting takes longer than the question. Used by the thread of one resolution.
 */
final class PreparedAttempts {

	private static final Log logger = LogFactory.getLog(Resolution.class);

	private final Map<String, Attempt> prepared = new HashMap<>();

	private final ExecutorService executor;

	PreparedAttempts(ExecutorService executor) {
		this.executor = executor;
	}

	/**
	 * Begins to connect to a server, once.
	 * @param candidate the server
	 * @param attempts creates the attempt
	 */
	void prepare(Server candidate, Supplier<Attempt> attempts) {
		if (this.prepared.containsKey(place(candidate))) {
			return;
		}
		Attempt attempt = attempts.get();
		this.prepared.put(place(candidate), attempt);
		try {
			this.executor.execute(() -> prepare(attempt));
		}
		catch (RejectedExecutionException ex) {
			// The application is shutting down, or there is no memory for a thread. The
			// next question finds that as well
		}
	}

	private static void prepare(Attempt attempt) {
		try {
			attempt.prepare();
		}
		catch (SQLException | RuntimeException | Error ex) {
			logger.debug("preparation of " + attempt + " failed, retried when it is asked", ex);
		}
	}

	@Nullable Attempt take(Server server) {
		return this.prepared.remove(place(server));
	}

	void abandon() {
		this.prepared.values().forEach(Attempt::abandon);
	}

	// A server at another address is another place
	private static String place(Server server) {
		return server.uuid() + "@" + server.address();
	}

}
