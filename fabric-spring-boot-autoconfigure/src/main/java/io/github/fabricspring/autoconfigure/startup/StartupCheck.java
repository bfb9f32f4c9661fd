package io.github.fabricspring.autoconfigure.startup;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.health.LoginRefusals;
import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.threads.IdleWait;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The check at start that groups have a primary that takes connections.
 */
public final class StartupCheck {

	private static final Log logger = LogFactory.getLog(StartupCheck.class);

	/** After this pause a primary that refused is tried again. */
	private static final Duration ROUND = Duration.ofMillis(200);

	private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

	private final StartupMode mode;

	private final TopologyMonitor topology;

	private final ServerConnector connector;

	private final LoginRefusals logins;

	private final Duration patience;

	/**
	 * Creates the check.
	 * @param mode what is done
	 * @param topology where the servers are
	 * @param connector connects to them
	 * @param logins the logins at servers that were asked for the topology
	 * @param patience how long all groups together are waited for
	 */
	public StartupCheck(StartupMode mode, TopologyMonitor topology, ServerConnector connector, LoginRefusals logins,
			Duration patience) {
		this.mode = mode;
		this.topology = topology;
		this.connector = connector;
		this.logins = logins;
		this.patience = patience;
	}

	/**
	 * Waits for groups, as the mode says.
	 * @param groups their names
	 * @throws GroupNotReadyException if one cannot be used and the mode is strict
	 */
	public void check(Collection<String> groups) {
		if (this.mode == StartupMode.LENIENT) {
			return;
		}
		long begin = System.nanoTime();
		for (String group : groups) {
			try (TopologyMonitor.Incident incident = this.topology.incident(group)) {
				await(group, begin, incident);
			}
			catch (GroupNotReadyException ex) {
				if (this.mode == StartupMode.STRICT) {
					throw ex;
				}
				logger.warn(ex.getMessage() + "; application started without it (fabric.startup=wait)");
			}
		}
	}

	@SuppressWarnings("unused") // the incident is open meanwhile
	private void await(String group, long begin, TopologyMonitor.Incident incident) {
		while (true) {
			CompletableFuture<Topology> next = this.topology.nextAnswer(group);
			Server primary = primary(group);
			Exception failure = (primary != null) ? connect(primary, left(begin)) : unknown(group);
			if (failure == null) {
				return;
			}
			Refusal login = (primary != null) ? null : this.logins.of(group);
			failure = (login != null) ? login.error() : failure;
			boolean lasting = failure instanceof SQLException refused && Refusal.isLasting(refused);
			if (lasting || left(begin).isZero() || !await(next, left(begin))) {
				throw new GroupNotReadyException(group, primary,
						TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin), failure);
			}
		}
	}

	private Duration left(long begin) {
		Duration left = this.patience.minusNanos(System.nanoTime() - begin);
		return (left.isNegative()) ? Duration.ZERO : left;
	}

	private @Nullable Server primary(String name) {
		Group group = this.topology.current().group(name);
		return (group != null) ? group.primary() : null;
	}

	private @Nullable SQLException connect(Server primary, Duration left) {
		Duration limit = (left.compareTo(LONGEST_CONNECT) < 0) ? left : LONGEST_CONNECT;
		try (Connection connection = this.connector.connect(primary, UUID.randomUUID().toString(), limit)) {
			return (connection.isClosed()) ? new SQLException("the connection was closed at once") : null;
		}
		catch (SQLException ex) {
			return ex;
		}
	}

	private TopologyException unknown(String group) {
		TopologyException failure = this.topology.lastFailure(group);
		if (failure != null) {
			return failure;
		}
		String reason = this.topology.current().reason(group);
		return new TopologyException("no primary is announced" + ((reason != null) ? ", " + reason : ""), null);
	}

	private static boolean await(CompletableFuture<Topology> next, Duration left) {
		try {
			IdleWait.get(next, Math.min(left.toNanos(), ROUND.toNanos()));
		}
		catch (TimeoutException | ExecutionException ex) {
			// the source is silent, but the primary may answer now
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		return true;
	}

}
