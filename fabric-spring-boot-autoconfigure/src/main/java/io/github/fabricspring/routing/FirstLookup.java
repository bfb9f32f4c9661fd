package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.threads.IdleWait;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

/**
 * The wait for the first answer about a group.
 */
final class FirstLookup {

	private final TopologyMonitor topology;

	private final Duration timeout;

	/**
	 * Creates the lookup.
	 * @param topology is asked
	 * @param timeout how long to wait, if the call may wait so long
	 */
	FirstLookup(TopologyMonitor topology, Duration timeout) {
		this.topology = topology;
		this.timeout = timeout;
	}

	/**
	 * Asks for the group of a request.
	 * @param request the request
	 * @return the topology, with an answer for the group
	 * @throws FetchFailed if there was none in time
	 */
	Topology of(ConnectionRequest request) throws FetchFailed {
		Scope scope = request.scope();
		this.topology.use(request.group());
		boolean waitedBefore = scope != null && scope.budget().isRunning();
		Duration limit = this.timeout;
		if (scope != null) {
			Duration left = scope.budget().remaining();
			limit = (left.compareTo(limit) < 0) ? left : limit;
		}
		try {
			Topology found = IdleWait.get(this.topology.refreshedAfter(request.group(), Instant.now()),
					limit.toNanos());
			if (scope != null && !waitedBefore) {
				scope.budget().stop();
			}
			return found;
		}
		catch (TimeoutException ex) {
			TopologyException failure = this.topology.lastFailure(request.group());
			throw failed(request,
					"no answer within " + limit.toMillis() + " ms"
							+ ((failure != null) ? ", the question before failed: " + failure.getMessage() : ""),
					(failure != null) ? failure : ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw failed(request, cause.getMessage(), cause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed(request, "interrupted", ex);
		}
	}

	private static FetchFailed failed(ConnectionRequest request, @Nullable String why, Throwable cause) {
		SQLException error = new SQLTransientConnectionException(
				request.group() + " - the topology source did not tell the group's servers: " + why, "08001", cause);
		return new FetchFailed(new Failure(Verdict.SERVER_LOST, false, null, request.maySecondary(), error));
	}

}
