package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.threads.IdleWait;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.TopologyMonitor.Incident;

/**
 * The wait for a group's primary by callers without a scope that could run them again:
 * libraries with a data source of one group, and code that uses the default group.
 */
final class PrimaryWait implements PoolListener {

	/**
	 * How long an answer of the source is awaited before the primary is tried again.
	 */
	private static final Duration ROUND = Duration.ofMillis(100);

	private final TopologyMonitor topology;

	private final ServerPools pools;

	private final Duration patience;

	PrimaryWait(TopologyMonitor topology, ServerPools pools, Duration patience) {
		this.topology = topology;
		this.pools = pools;
		this.patience = patience;
	}

	/**
	 * Whether the request has no scope that could run it again.
	 * @param request the request
	 * @return whether the request has to wait for a primary itself
	 */
	boolean concerns(ConnectionRequest request) {
		Scope scope = request.scope();
		return !this.patience.isZero() && (scope == null || !scope.route().group().equals(request.group()));
	}

	/**
	 * Makes the source be asked at once, so that the next caller finds the new primary.
	 */
	@Override
	public void writeRefused(Server server) {
		CompletableFuture<Topology> ignored = this.topology.refreshedAfter(server.group(), Instant.now());
	}

	/**
	 * Connects to the primary of a group as soon as there is one.
	 * @param group the group's name
	 * @param attempt connects to it
	 * @return the connection
	 * @throws SQLException the error of the last attempt once the time is over, or an
	 * error that waiting cannot mend
	 */
	Connection connect(String group, ConnectAttempt attempt) throws SQLException {
		long end = System.nanoTime() + this.patience.toNanos();
		try {
			return attempt.connect();
		}
		catch (SQLException ex) {
			if (!mayPass(ex, group)) {
				throw ex;
			}
		}
		try (Incident incident = this.topology.incident(group)) {
			return connectBefore(end, group, attempt, incident);
		}
	}

	@SuppressWarnings("unused") // the incident is open meanwhile
	private Connection connectBefore(long end, String group, ConnectAttempt attempt, Incident incident)
			throws SQLException {
		while (true) {
			// taken before the attempt, so that no answer falls in between
			CompletableFuture<Topology> next = this.topology.nextAnswer(group);
			try {
				return attempt.connect();
			}
			catch (SQLException ex) {
				if (!mayPass(ex, group) || !await(next, end - System.nanoTime())) {
					throw ex;
				}
			}
		}
	}

	// No waiting for a group that is not known yet: its name or its source's address may
	// be wrong.
	private boolean mayPass(SQLException error, String group) {
		return this.topology.current().group(group) != null && !this.pools.isClosed()
				&& Diagnosis.of(error).verdict(Phase.NOTHING_AT_RISK, false) == Verdict.SERVER_LOST;
	}

	private static boolean await(CompletableFuture<Topology> next, long left) {
		if (left <= 0) {
			return false;
		}
		try {
			IdleWait.get(next, Math.min(left, ROUND.toNanos()));
		}
		catch (TimeoutException | ExecutionException ex) {
			// the source is down, but the primary may be back
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		return true;
	}

	/** An attempt to connect. */
	@FunctionalInterface
	interface ConnectAttempt {

		/**
		 * Connects.
		 * @return the connection
		 * @throws SQLException if that failed
		 */
		Connection connect() throws SQLException;

	}

}
