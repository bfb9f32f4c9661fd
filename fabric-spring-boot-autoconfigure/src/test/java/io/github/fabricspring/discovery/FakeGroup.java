package io.github.fabricspring.discovery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.topology.HostAndPort;

/**
 * Servers of a group that answer as a test says, by their names: {@code a} is at
 * {@code a:3306} and has the UUID {@code uuid-a}.
 */
final class FakeGroup implements MemberConnector {

	static final String GROUP_QUESTION = "replication_group_members";

	/** A part of the question of plain replication. */
	static final String SOURCES_QUESTION = "replication_connection_status";

	private static final String ENGINE_QUESTION = "EXISTS (SELECT * FROM performance_schema.global_variables";

	private static final String INSTANCE = "@@datadir";

	private static final String METADATA = "mysql_innodb_cluster_metadata";

	private final Map<HostAndPort, FakeServer> servers = new ConcurrentHashMap<>();

	@Override
	public Connection open(String group, HostAndPort address) throws SQLException {
		FakeServer server = this.servers.get(address);
		if (server == null) {
			throw new SQLException("Communications link failure", "08S01",
					new java.net.UnknownHostException(address.host()));
		}
		return server.connect();
	}

	FakeServer at(String host) {
		return this.servers.computeIfAbsent(address(host), (address) -> new FakeServer());
	}

	/**
	 * Has servers answer that they are ONLINE in one view.
	 * @param view the view
	 * @param primary the primary, open
	 * @param members the members that answer, the primary among them or not
	 * @param rows the members of the view
	 */
	void online(String view, String primary, String members, String rows) {
		for (String member : members.split(" ", -1)) {
			says(member, view, member.equals(primary), primary, rows);
		}
	}

	void says(String member, String view, boolean open, String primary, String rows) {
		List<List<Object>> answer = new ArrayList<>();
		int readOnly = (open) ? 0 : 1;
		for (String row : rows.split(" ", -1)) {
			answer.add(List.of("uuid-" + member, readOnly, readOnly, 0, "name", 1, view, 1, "uuid-" + row, row, 3306,
					"ONLINE", row.equals(primary) ? "PRIMARY" : "SECONDARY"));
		}
		at(member).answers(GROUP_QUESTION, answer);
		at(member).answers(ENGINE_QUESTION, List.of(List.of("uuid-" + member, 1)));
	}

	/** Has {@code b} answer that it is the replica of {@code a}, which is open. */
	void replicate() {
		at("a").answers(SOURCES_QUESTION, List.of(List.of("uuid-a", 0, 0, 0, 500, 0, "NULL")));
		at("b").answers(SOURCES_QUESTION,
				List.of(List.of("uuid-b", 1, 1, 0, 500, 0, "", "uuid-a", "a:3306", "ON", 1, "ON", 1)));
	}

	/**
	 * Has a server answer that it has the UUID of another, and is in no group.
	 * @param copy the server
	 * @param original the other
	 */
	void copy(String copy, String original) {
		at(copy).answers(GROUP_QUESTION, List
			.of(List.of("uuid-" + original, 0, 0, 0, "name", 1, "", 1, "uuid-" + original, copy, 3306, "OFFLINE", "")));
		at(copy).answers(ENGINE_QUESTION, List.of(List.of("uuid-" + original, 1)));
		at(copy).answers(INSTANCE, List.of(List.of(copy)));
		at(original).answers(INSTANCE, List.of(List.of(original)));
	}

	/**
	 * Has a server answer as another one would, as behind a forwarded port.
	 * @param host the host
	 * @param member the server that is there
	 */
	void forward(String host, String member) {
		this.servers.put(address(host), at(member));
	}

	/**
	 * Makes a host unknown to the client.
	 * @param host the host
	 */
	void hide(String host) {
		this.servers.remove(address(host));
	}

	void metadata(String member, String... uuidsAndAddresses) {
		List<List<Object>> rows = new ArrayList<>();
		for (int i = 0; i < uuidsAndAddresses.length; i += 2) {
			rows.add(List.of("uuid-" + uuidsAndAddresses[i], uuidsAndAddresses[i + 1]));
		}
		at(member).answers(METADATA, rows);
	}

	static HostAndPort address(String host) {
		return new HostAndPort(host, 3306);
	}

	static List<HostAndPort> addresses(String hosts) {
		return Arrays.stream(hosts.split(" ", -1)).map(FakeGroup::address).toList();
	}

}
