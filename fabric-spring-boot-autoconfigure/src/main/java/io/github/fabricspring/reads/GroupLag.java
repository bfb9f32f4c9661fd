package io.github.fabricspring.reads;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The lag of the secondaries of one group: the time since the newest state of the primary
 * that a secondary is known to have. Both are asked for the GTIDs that they have
 * executed. This needs neither privileges nor synchronized clocks, and includes
 * transactions that the secondary has not received yet.
 */
final class GroupLag {

	private static final Log logger = LogFactory.getLog(GroupLag.class);

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);

	private static final long SHORTEST_PAUSE = Duration.ofMillis(20).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

	/** The measuring ends after this time without a question. */
	private static final long INTEREST = Duration.ofMinutes(1).toNanos();

	/** How exactly the last question's time is kept: not every reader writes to it. */
	private static final long ASKED_PRECISION = Duration.ofMillis(100).toNanos();

	private final Map<String, Long> seen = new ConcurrentHashMap<>();

	private final Set<Server> measured = ConcurrentHashMap.newKeySet();

	private final ServerConnector connector;

	private final Executor threads;

	private final PrimaryStates states = new PrimaryStates();

	private volatile @Nullable Group latest;

	/** A server of the group is not measured, for lack of a thread. */
	private volatile boolean incomplete;

	private volatile long askedAt = System.nanoTime();

	private volatile long shortestLimit = Long.MAX_VALUE;

	GroupLag(ServerConnector connector, Executor threads) {
		this.connector = connector;
		this.threads = threads;
	}

	Set<String> behind(Group group, long limit) {
		long now = System.nanoTime();
		boolean retry = false;
		if (now - this.askedAt > ASKED_PRECISION) {
			this.askedAt = now;
			retry = this.incomplete;
		}
		if (limit < this.shortestLimit) {
			this.shortestLimit = limit;
		}
		if (retry || !Objects.equals(this.latest, group)) {
			this.latest = group;
			this.incomplete = false;
			group.servers().forEach(this::measure);
		}
		Set<String> behind = new HashSet<>();
		for (Server secondary : group.secondaries()) {
			Long seen = this.seen.get(secondary.uuid());
			if (seen == null || now - seen > limit) {
				behind.add(secondary.uuid());
			}
		}
		return behind;
	}

	private void measure(Server server) {
		if (this.measured.add(server)) {
			try {
				this.threads.execute(() -> keepMeasuring(server));
			}
			catch (NoThreadException ex) {
				// Tried again soon
				this.measured.remove(server);
				this.incomplete = true;
				logger.debug(server.group() + " - lag not measured on " + server.address(), ex);
			}
			catch (RejectedExecutionException ex) {
				logger.debug(server.group() + " - the pools are closed", ex);
			}
		}
	}

	private void keepMeasuring(Server server) {
		boolean warned = false;
		try {
			while (isWanted(server)) {
				try (Connection connection = this.connector.connect(server, UUID.randomUUID().toString(),
						ANSWER_TIMEOUT)) {
					while (isWanted(server)) {
						measure(server, connection);
						warned = false;
						pause();
					}
				}
				catch (SQLException ex) {
					if (!warned) {
						logger.warn(server.group() + " - lag not measured on " + server.address()
								+ ", secondaries excluded from reads with a lag limit: " + ex.getMessage());
					}
					warned = true;
					pause();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.measured.remove(server);
			if (System.nanoTime() - this.askedAt > INTEREST) {
				// The next question starts the measuring again
				this.latest = null;
			}
			else if (isWanted(server)) {
				// Wanted again since the last look
				measure(server);
			}
		}
	}

	private void measure(Server server, Connection connection) throws SQLException {
		if (server.isPrimary()) {
			this.states.record(connection);
		}
		else if (server.isReadableSecondary()) {
			Long newest = this.states.newestIn(connection);
			if (newest != null) {
				this.seen.merge(server.uuid(), newest, (one, other) -> (one - other > 0) ? one : other);
			}
		}
	}

	private boolean isWanted(Server server) {
		Group group = this.latest;
		return group != null && group.servers().contains(server) && System.nanoTime() - this.askedAt <= INTEREST;
	}

	private void pause() throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, this.shortestLimit / 5)));
	}

}
