package io.github.fabricspring.discovery.groupreplication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.state.MemberRow;
import io.github.fabricspring.discovery.engine.state.MemberRow.MemberState;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Group Replication in single-primary mode, InnoDB Cluster included.
 */
public final class GroupReplicationEngine implements DiscoveryEngine {

	/** The engine's name, for messages. */
	public static final String NAME = GroupAnswer.GROUP_REPLICATION;

	private static final Log logger = LogFactory.getLog(GroupReplicationEngine.class);

	/**
	 * One statement, so that all of it is of one moment. It uses tables of
	 * {@code performance_schema} alone: with any other, a derived one too, the server
	 * holds it back until a backlog is applied, see
	 * {@code group_replication_consistency}. The first table has this row in any state
	 * and for any account.
	 */
	private static final String QUESTION = """
			SELECT @@global.server_uuid, @@global.read_only, @@global.super_read_only, @@global.offline_mode,
				@@global.group_replication_group_name, @@global.group_replication_single_primary_mode,
				v.VIEW_ID, GTID_SUBSET(c.RECEIVED_TRANSACTION_SET, @@global.gtid_executed),
				m.MEMBER_ID, m.MEMBER_HOST, m.MEMBER_PORT, m.MEMBER_STATE, m.MEMBER_ROLE
			FROM performance_schema.global_variables self
			LEFT JOIN performance_schema.replication_group_members m ON TRUE
			LEFT JOIN performance_schema.replication_group_member_stats v ON v.MEMBER_ID = @@global.server_uuid
			LEFT JOIN performance_schema.replication_connection_status c
				ON c.CHANNEL_NAME = 'group_replication_applier'
			WHERE self.VARIABLE_NAME = 'server_uuid'
			""";

	/**
	 * Lets the metadata be read without a wait for the backlog. Is itself never held
	 * back.
	 */
	private static final String WAIT_FOR_NOTHING = "SET SESSION group_replication_consistency = 'EVENTUAL'";

	private static final String METADATA_VIEW = "mysql_innodb_cluster_metadata.v2_instances";

	private static final String METADATA = """
			SELECT mysql_server_uuid, endpoint
			FROM mysql_innodb_cluster_metadata.v2_instances
			""";

	private static final int MYSQL_PORT = 3306;

	private static final int UNKNOWN_SYSTEM_VARIABLE = 1193;

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Report ask(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(QUESTION)) {
			return report(rows);
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() != UNKNOWN_SYSTEM_VARIABLE) {
				throw ex;
			}
			throw new SQLException(
					"the plugin group_replication is not active there: install and start it, or correct the group's "
							+ "servers or discovery",
					ex.getSQLState(), ex.getErrorCode(), ex);
		}
	}

	private static GroupMemberReport report(ResultSet rows) throws SQLException {
		rows.next();
		String uuid = rows.getString(1);
		ServerState state = new ServerState(rows.getBoolean(2), rows.getBoolean(3), rows.getBoolean(4));
		String groupName = text(rows.getString(5));
		boolean singlePrimary = rows.getBoolean(6);
		View view = View.parse(rows.getString(7));
		boolean subset = rows.getBoolean(8);
		Boolean applied = (rows.wasNull()) ? null : subset;
		List<MemberRow> members = new ArrayList<>();
		do {
			String member = text(rows.getString(9));
			if (!member.isEmpty()) {
				members.add(new MemberRow(member, reported(rows.getString(10), rows.getInt(11)),
						MemberState.parse(text(rows.getString(12))), "PRIMARY".equalsIgnoreCase(rows.getString(13))));
			}
		}
		while (rows.next());
		return new GroupMemberReport(uuid, state, groupName, singlePrimary, view, applied, members);
	}

	@Override
	public Map<String, HostAndPort> addresses(Connection connection) {
		Map<String, HostAndPort> addresses = new HashMap<>();
		try (Statement statement = connection.createStatement()) {
			statement.execute(WAIT_FOR_NOTHING);
			try (ResultSet rows = statement.executeQuery(METADATA)) {
				while (rows.next()) {
					String address = text(rows.getString(2));
					if (!address.isEmpty()) {
						addresses.put(text(rows.getString(1)), HostAndPort.parse(METADATA_VIEW, address, MYSQL_PORT));
					}
				}
			}
		}
		catch (SQLException | IllegalArgumentException ex) {
			// Most groups have no such schema, and most accounts may not read it
			logger.debug("The addresses in " + METADATA_VIEW + " cannot be read", ex);
		}
		return addresses;
	}

	private static @Nullable HostAndPort reported(@Nullable String host, int port) {
		try {
			return (host != null) ? new HostAndPort(host, port) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : "";
	}

	@Override
	public RoundResult judge(Belief before, Round round) {
		return GroupReplicationRules.judge(this, before, round);
	}

	@Override
	public List<String> grants() {
		return List.of("SELECT ON performance_schema.replication_group_members",
				"SELECT ON performance_schema.replication_group_member_stats",
				"SELECT ON performance_schema.replication_connection_status");
	}

}
