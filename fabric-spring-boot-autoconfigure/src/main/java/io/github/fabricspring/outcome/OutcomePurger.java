package io.github.fabricspring.outcome;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.outcome.table.OutcomeKeys;
import io.github.fabricspring.outcome.table.OutcomeStatements;
import io.github.fabricspring.threads.DaemonThreads;
import io.github.fabricspring.threads.LastingWork;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The background task that deletes expired keys on the primaries of the groups in use. It
 * reads old keys without locks and deletes them by primary key in small batches, so that
 * no writer waits: a DELETE by age would lock the end of the table, where the next keys
 * go. Only one application instance at a time purges a group. It also renews the mark by
 * which an emptied table is told.
 */
public final class OutcomePurger implements AutoCloseable {

	private static final int BATCH = 200;

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

	/** How far the clocks of two applications may differ. */
	private static final Duration SKEW = Duration.ofSeconds(10);

	private static final int ER_NO_SUCH_TABLE = 1146;

	private static final Log logger = LogFactory.getLog(OutcomePurger.class);

	private final OutcomeSettings settings;

	private final OutcomeStatements statements;

	private final TopologyMonitor topology;

	private final ServerConnector connector;

	private final Clock clock;

	private final Thread thread = DaemonThreads.named("fabric-outcome-purger", this::run);

	/** The last error by group, to warn once per change. Confined to the thread. */
	private final Map<String, String> warned = new HashMap<>();

	private volatile boolean closed;

	/**
	 * Creates the purger. Does no I/O and starts no thread.
	 * @param settings the table, the retention and the pause between two rounds
	 * @param topology the groups in use and their primaries
	 * @param connector connects to the primaries
	 * @param clock the clock that the age of keys is compared with
	 */
	public OutcomePurger(OutcomeSettings settings, TopologyMonitor topology, ServerConnector connector, Clock clock) {
		this.settings = settings;
		this.statements = new OutcomeStatements(settings.table());
		this.topology = topology;
		this.connector = connector;
		this.clock = clock;
	}

	/** Starts purging, unless the settings turn it off. Must be called at most once. */
	public void start() {
		if (this.settings.isPurged()) {
			this.thread.start();
		}
	}

	/** Ends purging, at the latest when the server has answered. */
	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
	}

	private void run() {
		LastingWork.repeat(() -> this.closed, this::purgeLater);
	}

	private void purgeLater() {
		try {
			// With jitter, so that instances that were started together drift apart
			double jitter = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
			TimeUnit.NANOSECONDS.sleep((long) (this.settings.purgeInterval().toNanos() * jitter));
			this.topology.current().groups().values().forEach(this::purge);
		}
		catch (InterruptedException ex) {
			// Only close() interrupts
		}
	}

	private void purge(Group group) {
		Server primary = group.primary();
		if (primary == null) {
			return;
		}
		try {
			int purged = purge(primary);
			this.warned.remove(group.name());
			logger.debug(
					group.name() + " - purged " + purged + " keys of " + this.statements + " on " + primary.address());
		}
		catch (SQLException | RuntimeException | Error ex) {
			if (!(ex instanceof SQLException failed && failed.getErrorCode() == ER_NO_SUCH_TABLE)) {
				warn(group, primary, ex);
			}
		}
	}

	private void warn(Group group, Server primary, Throwable cause) {
		String problem = String.valueOf(cause.getMessage());
		if (!problem.equals(this.warned.put(group.name(), problem))) {
			logger.warn(group.name() + " - purge of " + this.statements + " on " + primary.address()
					+ " failed, retried in about " + this.settings.purgeInterval().toSeconds() + " s", cause);
		}
	}

	/**
	 * Purges one group now.
	 * @param primary the group's primary
	 * @return the number of deleted keys, 0 if another instance is purging the group
	 * @throws SQLException if the primary did not answer, or refused
	 */
	public int purge(Server primary) throws SQLException {
		try (Connection connection = this.connector.connect(primary, UUID.randomUUID().toString(), ANSWER_TIMEOUT);
				Statement statement = connection.createStatement()) {
			statement.execute(OutcomeStatements.SESSION);
			return locked(statement) ? purge(statement, primary) : 0;
		}
	}

	private int purge(Statement statement, Server primary) throws SQLException {
		Instant now = this.clock.instant();
		Instant old = now.minus(this.settings.retention());
		renewMark(statement, now, old);
		UUID after = OutcomeKeys.FIRST_KEY;
		int purged = 0;
		while (isStill(primary)) {
			List<UUID> keys = keys(statement, after, OutcomeKeys.first(old));
			if (keys.isEmpty()) {
				break;
			}
			purged += statement.executeUpdate(this.statements.delete(keys));
			after = keys.get(keys.size() - 1);
		}
		return purged;
	}

	// The latest of the old marks stays: it is older than every key that counts. A mark
	// counts from later on than now, for a table may have been emptied since another
	// application wrote a key by its clock
	private void renewMark(Statement statement, Instant now, Instant old) throws SQLException {
		List<UUID> marks = ids(statement, this.statements.marks(BATCH));
		Instant latest = (!marks.isEmpty()) ? OutcomeKeys.markedAt(marks.get(0)) : Instant.MIN;
		if (latest.isBefore(now.minus(this.settings.retention().dividedBy(2)))) {
			statement.executeUpdate(this.statements.mark(OutcomeKeys.mark(now.plus(SKEW))));
		}
		Instant expiry = old.minus(SKEW.multipliedBy(2));
		List<UUID> expired = marks.stream()
			.filter((mark) -> OutcomeKeys.markedAt(mark).isBefore(expiry))
			.skip(1)
			.toList();
		if (!expired.isEmpty()) {
			statement.executeUpdate(this.statements.delete(expired));
		}
	}

	private boolean isStill(Server primary) {
		Group group = this.topology.current().group(primary.group());
		return !this.closed && group != null && Objects.equals(group.primary(), primary);
	}

	private boolean locked(Statement statement) throws SQLException {
		try (ResultSet rows = statement.executeQuery(this.statements.lockForPurging())) {
			return rows.next() && rows.getInt(1) == 1;
		}
	}

	private List<UUID> keys(Statement statement, UUID after, UUID before) throws SQLException {
		return ids(statement, this.statements.old(this.settings.retention(), after, before, BATCH));
	}

	private static List<UUID> ids(Statement statement, String sql) throws SQLException {
		List<UUID> keys = new ArrayList<>(BATCH);
		try (ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				keys.add(OutcomeKeys.of(rows.getBytes(1)));
			}
		}
		return keys;
	}

}
