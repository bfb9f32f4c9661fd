package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.threads.IdleWait;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.TopologyMonitor.Incident;
import org.jspecify.annotations.Nullable;

/**
 * The wait for a connection where no rerun covers the request: libraries with a data
 * source of one group, code that uses the default group, and calls that have done what
 * must not be done twice.
 */
final class PrimaryWait implements PoolListener {

	/**
	 * How long an answer of the source is awaited before the primary is tried again.
	 */
	private static final Duration ROUND = Duration.ofMillis(100);

	private final TopologyMonitor topology;

	private final ServerPools pools;

	private final Duration patience;

	private final WaitLog log = new WaitLog();

	PrimaryWait(TopologyMonitor topology, ServerPools pools, Duration patience) {
		this.topology = topology;
		this.pools = pools;
		this.patience = patience;
	}

	/**
	 * Makes the source be asked at once, so that the next caller finds the new primary.
	 */
	@Override
	public void writeRefused(Server server) {
		CompletableFuture<Topology> ignored = this.topology.refreshedAfter(server.group(), Instant.now());
	}

	/**
	 * Fetches a connection as soon as one can be had, if the request has to wait itself.
	 * @param request the request
	 * @param first why it failed at once
	 * @param fetch fetches it
	 * @return the connection
	 * @throws SQLException if there was none before the time was over, if an attempt
	 * failed in a way that waiting cannot mend, or if the request need not wait; the
	 * journal has been told
	 */
	@SuppressWarnings("try") // the incident is open meanwhile
	Connection fetchLater(ConnectionRequest request, FetchFailed first, Fetch fetch) throws SQLException {
		if (!concerns(request) || !mayPass(first, request.group())) {
			throw first.report(request);
		}
		Budget budget = budget(request);
		boolean waitedBefore = budget.isRunning();
		if (budget.remaining().isZero()) {
			throw first.report(request);
		}
		this.log.begins(request.group(), first.error());
		boolean connected = false;
		try (Incident incident = this.topology.incident(request.group())) {
			Connection connection = fetchBefore(budget, request, first, fetch);
			connected = true;
			if (!waitedBefore) {
				budget.stop();
			}
			return connection;
		}
		finally {
			this.log.ends(request.group(), connected);
		}
	}

	// Whether no rerun covers the request. A call with an open transaction does not wait:
	// the transaction may be lost, and what the call did next would be committed alone
	private boolean concerns(ConnectionRequest request) {
		Scope scope = ownScope(request);
		return !this.patience.isZero()
				&& (scope == null || (!scope.isCarried() && !scope.mayBeRunAgain() && !ScopedTransaction.isAnyOpen()));
	}

	private Budget budget(ConnectionRequest request) {
		Scope scope = ownScope(request);
		return (scope != null) ? scope.budget() : new Budget(this.patience, 1);
	}

	// A data source of one group may be used in a scope of another
	private static @Nullable Scope ownScope(ConnectionRequest request) {
		Scope scope = request.scope();
		return (scope != null && scope.route().group().equals(request.group())) ? scope : null;
	}

	private Connection fetchBefore(Budget budget, ConnectionRequest request, FetchFailed first, Fetch fetch)
			throws SQLException {
		FetchFailed last = first;
		while (true) {
			// taken before the attempt, so that no answer falls in between
			CompletableFuture<Topology> next = this.topology.nextAnswer(request.group());
			try {
				return fetch.attempt();
			}
			catch (FetchFailed ex) {
				if (ex.verdict() == Verdict.APPLICATION) {
					last.report(request);
					throw ex.error();
				}
				last = ex;
			}
			catch (SQLException | RuntimeException | Error ex) {
				last.report(request);
				throw ex;
			}
			if (budget.remaining().isZero()) {
				throw last.inVain(budget.deadlinePassed()).report(request);
			}
			try {
				await(next, budget.remaining());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw last.inVain("its thread was interrupted while it waited").report(request);
			}
		}
	}

	// No waiting for a group that is not known yet: its name or its source's address may
	// be wrong.
	private boolean mayPass(FetchFailed failed, String group) {
		return this.topology.current().group(group) != null && !this.pools.isClosed()
				&& failed.verdict() == Verdict.SERVER_LOST;
	}

	private static void await(CompletableFuture<Topology> next, Duration left) throws InterruptedException {
		try {
			IdleWait.get(next, Math.min(left.toNanos(), ROUND.toNanos()));
		}
		catch (TimeoutException | ExecutionException ex) {
			// the source is down, but the primary may be back
		}
	}

	/** Fetches a connection. */
	@FunctionalInterface
	interface Fetch {

		/**
		 * Makes an attempt.
		 * @return the connection
		 * @throws FetchFailed if none could be had
		 * @throws SQLException if the connection was lost once it was fetched
		 */
		Connection attempt() throws FetchFailed, SQLException;

	}

}
