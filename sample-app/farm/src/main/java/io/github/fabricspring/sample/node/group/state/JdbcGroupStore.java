package io.github.fabricspring.sample.node.group.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.server.ServerAddress;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Groups in a MySQL schema, outside the groups themselves.
 */
public final class JdbcGroupStore implements GroupStore {

	private static final String GROUPS = """
			CREATE TABLE IF NOT EXISTS ha_group (
			  group_id VARCHAR(64) PRIMARY KEY,
			  description VARCHAR(256),
			  detecting BOOLEAN NOT NULL,
			  vacant BOOLEAN NOT NULL,
			  last_primary CHAR(36))
			""";

	private static final String SERVERS = """
			CREATE TABLE IF NOT EXISTS ha_server (
			  server_uuid CHAR(36) PRIMARY KEY,
			  group_id VARCHAR(64) NOT NULL,
			  host VARCHAR(255) NOT NULL,
			  port INT NOT NULL,
			  status VARCHAR(16) NOT NULL,
			  mode VARCHAR(16) NOT NULL,
			  weight DOUBLE NOT NULL,
			  acknowledger BOOLEAN NOT NULL,
			  reason TEXT,
			  FOREIGN KEY (group_id) REFERENCES ha_group (group_id))
			""";

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	/**
	 * A store in the data source's default schema.
	 * @param dataSource connections to the backing server
	 */
	public JdbcGroupStore(DataSource dataSource) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
	}

	/** Creates the tables that are missing. */
	public void createTables() {
		this.jdbc.execute(GROUPS);
		this.jdbc.execute(SERVERS);
	}

	@Override
	public List<GroupState> load() {
		Map<String, List<Member>> members = new LinkedHashMap<>();
		this.jdbc.query("SELECT * FROM ha_server", (row) -> {
			Member member = new Member(row.getString("server_uuid"),
					new ServerAddress(row.getString("host"), row.getInt("port")),
					MemberStatus.valueOf(row.getString("status")), ServerAccess.valueOf(row.getString("mode")),
					row.getDouble("weight"), row.getBoolean("acknowledger"), row.getString("reason"));
			members.computeIfAbsent(row.getString("group_id"), (id) -> new ArrayList<>()).add(member);
		});
		return this.jdbc.query("SELECT * FROM ha_group ORDER BY group_id",
				(row, number) -> new GroupState(row.getString("group_id"), row.getString("description"),
						row.getBoolean("detecting"), row.getBoolean("vacant"), row.getString("last_primary"),
						members.getOrDefault(row.getString("group_id"), List.of())));
	}

	@Override
	public void save(GroupState group) {
		change((status) -> {
			this.jdbc.update("""
					INSERT INTO ha_group (group_id, description, detecting, vacant, last_primary)
					VALUES (?, ?, ?, ?, ?) AS new ON DUPLICATE KEY UPDATE description = new.description,
					detecting = new.detecting, vacant = new.vacant, last_primary = new.last_primary
					""", group.id(), group.description(), group.detecting(), group.vacant(), group.lastPrimary());
			this.jdbc.update("DELETE FROM ha_server WHERE group_id = ?", group.id());
			this.jdbc.batchUpdate(
					"""
							INSERT INTO ha_server (server_uuid, group_id, host, port, status, mode, weight, acknowledger, reason)
							VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
							""",
					group.members().stream().map((member) -> row(group, member)).toList());
		});
	}

	private void change(Consumer<TransactionStatus> statements) {
		try {
			this.transaction.executeWithoutResult(statements);
		}
		catch (DataAccessException | TransactionException ex) {
			throw new NodeException("DatabaseError: The state store cannot be written: "
					+ NestedExceptionUtils.getMostSpecificCause(ex), ex);
		}
	}

	private static Object[] row(GroupState group, Member member) {
		return new Object[] { member.uuid(), group.id(), member.address().host(), member.address().port(),
				member.status().name(), member.mode().name(), member.weight(), member.acknowledger(), member.reason() };
	}

	@Override
	public void delete(String group) {
		change((status) -> {
			this.jdbc.update("DELETE FROM ha_server WHERE group_id = ?", group);
			this.jdbc.update("DELETE FROM ha_group WHERE group_id = ?", group);
		});
	}

}
