package io.github.fabricspring.outcome.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

import io.github.fabricspring.topology.GroupAnswer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The check that a group keeps what it acknowledges when its primary dies. Replication
 * without Group Replication does so only if it is semi-synchronous, waits before the
 * commit is visible, and never stops waiting. Without that, an outcome that was told may
 * not be true any more.
 */
public final class DurabilityCheck {

	private static final Log logger = LogFactory.getLog(DurabilityCheck.class);

	private static final String QUESTION = """
			SELECT REPLACE(REPLACE(VARIABLE_NAME, '_master_', '_source_'), '_no_slave', '_no_replica'), VARIABLE_VALUE
			FROM performance_schema.global_variables
			WHERE VARIABLE_NAME IN ('rpl_semi_sync_source_enabled', 'rpl_semi_sync_source_wait_point',
				'rpl_semi_sync_source_timeout', 'rpl_semi_sync_source_wait_no_replica', 'rpl_semi_sync_master_enabled',
				'rpl_semi_sync_master_wait_point', 'rpl_semi_sync_master_timeout',
				'rpl_semi_sync_master_wait_no_slave')""";

	/** A shorter wait may end while all replicas are merely slow to come back. */
	private static final long SHORTEST_TIMEOUT = 3_600_000;

	private final boolean required;

	/**
	 * Creates the check.
	 * @param required whether a group that may lose what it acknowledges is refused
	 */
	public DurabilityCheck(boolean required) {
		this.required = required;
	}

	/**
	 * Checks the primary of a group.
	 * @param primary a connection to it
	 * @param answer what the topology's source said of the group
	 * @throws NotDurableException if the group may lose what it acknowledges, and that is
	 * refused
	 * @throws SQLException if the primary did not answer
	 */
	public void check(Connection primary, GroupAnswer answer) throws SQLException {
		String problem = doubt(primary, answer);
		if (problem == null) {
			return;
		}
		if (this.required) {
			throw new NotDurableException(answer.group(), problem);
		}
		logger.warn(answer.group() + " - EXACTLY_ONCE cannot promise that a committed call survives the loss of the "
				+ "primary: " + problem + ". A call may be told as committed, or as not committed, and the opposite be "
				+ "true after the failover. " + NotDurableException.ADVICE);
	}

	/**
	 * Looks for what makes a group certain to keep what it acknowledges: Group
	 * Replication, one server that is fixed, or lossless replication. One server that is
	 * left of a group may have acknowledged what it will not wait for again.
	 * @param primary a connection to its primary
	 * @param answer what the topology's source said of the group
	 * @return why that is not certain, {@code null} if it is
	 * @throws SQLException if the primary did not answer
	 */
	public static @Nullable String doubt(Connection primary, GroupAnswer answer) throws SQLException {
		boolean certain = answer.engine().equals(GroupAnswer.GROUP_REPLICATION)
				|| (answer.engine().equals(GroupAnswer.FIXED) && answer.servers().size() == 1);
		return (certain) ? null : problem(variables(primary));
	}

	private static @Nullable String problem(Map<String, String> variables) {
		if (!"ON".equalsIgnoreCase(variables.get("rpl_semi_sync_source_enabled"))) {
			return "replication is asynchronous (rpl_semi_sync_source_enabled is not ON)";
		}
		String waitPoint = variables.get("rpl_semi_sync_source_wait_point");
		if (!"AFTER_SYNC".equalsIgnoreCase(waitPoint)) {
			return "semi-synchronous replication is not lossless (rpl_semi_sync_source_wait_point is " + waitPoint
					+ ", not AFTER_SYNC)";
		}
		long timeout = Long.parseLong(variables.getOrDefault("rpl_semi_sync_source_timeout", "0"));
		if (timeout < SHORTEST_TIMEOUT) {
			return "replication becomes asynchronous when no replica answers for " + timeout
					+ " ms (rpl_semi_sync_source_timeout)";
		}
		String waiting = variables.get("rpl_semi_sync_source_wait_no_replica");
		return (!"ON".equalsIgnoreCase(waiting))
				? "replication becomes asynchronous as soon as fewer replicas are "
						+ "connected than have to answer (rpl_semi_sync_source_wait_no_replica is " + waiting + ")"
				: null;
	}

	private static Map<String, String> variables(Connection primary) throws SQLException {
		Map<String, String> variables = new HashMap<>();
		try (Statement statement = primary.createStatement(); ResultSet rows = statement.executeQuery(QUESTION)) {
			while (rows.next()) {
				variables.put(rows.getString(1), rows.getString(2));
			}
		}
		return variables;
	}

}
