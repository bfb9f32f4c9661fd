package io.github.fabricspring.discovery.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.discovery.engine.state.Channel.Receiver;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.Uptime;
import io.github.fabricspring.topology.GroupAnswer;

/**
 * Plain GTID replication, whoever promotes.
 */
public final class ReplicationEngine implements DiscoveryEngine {

	/** The engine's name, for messages. */
	public static final String NAME = GroupAnswer.REPLICATION;

	/**
	 * A source sends a heartbeat each interval in which it sent nothing else, 30 s unless
	 * configured. A receiver that is ON and has no time of any sign has just connected.
	 * Without heartbeats nothing tells an idle source from a frozen one. The times are
	 * compared as seconds since 1970, as the local time of a server may have an hour
	 * twice.
	 */
	private static final String QUESTION = """
			SELECT @@global.server_uuid, @@global.read_only, @@global.super_read_only, @@global.offline_mode,
				@fabric_started,
				EXISTS (SELECT * FROM performance_schema.replication_connection_status
					WHERE CHANNEL_NAME = 'group_replication_applier' AND SERVICE_STATE = 'ON'),
				s.CHANNEL_NAME, s.SOURCE_UUID, CONCAT(c.HOST, ':', c.PORT), s.SERVICE_STATE,
				COALESCE(c.HEARTBEAT_INTERVAL = 0, FALSE) OR COALESCE(UNIX_TIMESTAMP() <=
					NULLIF(GREATEST(UNIX_TIMESTAMP(s.LAST_HEARTBEAT_TIMESTAMP),
						UNIX_TIMESTAMP(s.LAST_QUEUED_TRANSACTION_END_QUEUE_TIMESTAMP)), 0)
					+ 2 * c.HEARTBEAT_INTERVAL + 1, TRUE),
				a.SERVICE_STATE, GTID_SUBSET(s.RECEIVED_TRANSACTION_SET, @@global.gtid_executed)
			FROM (SELECT 1) one
			LEFT JOIN performance_schema.replication_connection_status s
				ON s.CHANNEL_NAME NOT LIKE 'group\\_replication\\_%'
			LEFT JOIN performance_schema.replication_connection_configuration c
				ON c.CHANNEL_NAME = s.CHANNEL_NAME
			LEFT JOIN performance_schema.replication_applier_status a ON a.CHANNEL_NAME = s.CHANNEL_NAME
			""";

	/**
	 * Asked once for each connection, none of which outlives the server's process: it
	 * costs more than the question. Both times are those of the statement, so the clock
	 * cancels out.
	 */
	private static final String START = """
			SET @fabric_started = UNIX_TIMESTAMP() - (SELECT CAST(VARIABLE_VALUE AS SIGNED)
				FROM performance_schema.session_status WHERE VARIABLE_NAME = 'Uptime')
			""";

	/** A server's own code for what cannot be done while it is a member. */
	private static final int GROUP_REPLICATION_RUNNING = 3093;

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Report ask(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			ReplicaReport report = ask(statement);
			if (report.uptime().started() == null) {
				statement.execute(START);
				report = ask(statement);
			}
			return report;
		}
	}

	private static ReplicaReport ask(Statement statement) throws SQLException {
		try (ResultSet rows = statement.executeQuery(QUESTION)) {
			rows.next();
			if (rows.getBoolean(6)) {
				throw new SQLException(
						"it is a member of Group Replication, and the group is asked for plain "
								+ "replication: correct the group's discovery or servers",
						"HY000", GROUP_REPLICATION_RUNNING);
			}
			String uuid = rows.getString(1);
			ServerState state = new ServerState(rows.getBoolean(2), rows.getBoolean(3), rows.getBoolean(4));
			Uptime uptime = new Uptime(rows.getObject(5, Long.class));
			List<Channel> channels = new ArrayList<>();
			do {
				if (rows.getString(7) != null) {
					channels.add(channel(rows));
				}
			}
			while (rows.next());
			return new ReplicaReport(uuid, state, uptime, channels);
		}
	}

	private static Channel channel(ResultSet row) throws SQLException {
		String sourceUuid = row.getString(8);
		String source = row.getString(9);
		Receiver receiver = Receiver.parse(row.getString(10));
		boolean fresh = row.getBoolean(11);
		boolean applying = "ON".equalsIgnoreCase(row.getString(12));
		boolean subset = row.getBoolean(13);
		Boolean applied = (row.wasNull()) ? null : subset;
		return new Channel((sourceUuid != null) ? sourceUuid : "", (source != null) ? source : "an unknown source",
				receiver, fresh, applying, applied);
	}

	@Override
	public RoundResult judge(Belief before, Round round) {
		return ReplicationRules.judge(this, before, round);
	}

	@Override
	public List<String> grants() {
		return List.of("SELECT ON performance_schema.replication_connection_status",
				"SELECT ON performance_schema.replication_connection_configuration",
				"SELECT ON performance_schema.replication_applier_status");
	}

}
