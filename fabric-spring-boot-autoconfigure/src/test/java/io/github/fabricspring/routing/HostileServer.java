package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * A server with a database of its own that fails at chosen calls, before or after it has
 * done what was asked.
 */
class HostileServer implements AutoCloseable {

	private static final AtomicInteger PORTS = new AtomicInteger(10_000);

	private static final Map<Integer, HostileServer> SERVERS = new ConcurrentHashMap<>();

	final List<String> calls = new CopyOnWriteArrayList<>();

	final Set<HostileConnection> connections = ConcurrentHashMap.newKeySet();

	final AtomicInteger connected = new AtomicInteger();

	final AtomicInteger refused = new AtomicInteger();

	private final Map<String, Fault> faults = new ConcurrentHashMap<>();

	private final String host;

	private final int port = PORTS.incrementAndGet();

	private final Connection keeper;

	/** What it says of itself once it is asked. */
	volatile boolean superReadOnly = true;

	volatile boolean down;

	/** With which its driver's commit ends, if not {@code null}. */
	volatile @Nullable RuntimeException bug;

	/** How it refuses connections while it is down. */
	volatile SQLException refusal = lost();

	volatile @Nullable CountDownLatch connecting;

	HostileServer(String host) throws SQLException {
		this.host = host;
		SERVERS.put(this.port, this);
		this.keeper = DriverManager.getConnection(url());
		try (Statement statement = this.keeper.createStatement()) {
			statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, item VARCHAR(80))");
			statement.execute("CREATE TABLE keys (id VARCHAR(40) PRIMARY KEY)");
		}
	}

	static HostileServer at(int port) {
		HostileServer server = SERVERS.get(port);
		if (server == null) {
			throw new IllegalStateException("no server at " + port);
		}
		return server;
	}

	String url() {
		return "jdbc:h2:mem:server" + this.port
				+ ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
	}

	Server primary(String group) {
		return server(group, ServerStatus.PRIMARY, ServerMode.READ_WRITE);
	}

	Server secondary(String group) {
		return server(group, ServerStatus.SECONDARY, ServerMode.READ_ONLY);
	}

	Server server(String group, ServerStatus status, ServerMode mode) {
		return new Server("uuid-" + this.port, group, this.host, this.port, status, mode, 1.0);
	}

	/** The next call whose text begins so fails, and is not done. */
	void failBefore(String call, SQLException error) {
		this.faults.put(call, new Fault(error, false, null));
	}

	/** The next call whose text begins so is done, and fails nevertheless. */
	void failAfter(String call, SQLException error) {
		this.faults.put(call, new Fault(error, true, null));
	}

	/** The next call whose text begins so hangs until its connection is aborted. */
	void hang(String call, CountDownLatch reached) {
		this.faults.put(call, new Fault(lost(), false, reached));
	}

	@Nullable Fault fault(String call) {
		for (String prefix : List.copyOf(this.faults.keySet())) {
			if (call.regionMatches(true, 0, prefix, 0, prefix.length())) {
				return this.faults.remove(prefix);
			}
		}
		return null;
	}

	List<Integer> orders() throws SQLException {
		List<Integer> orders = new ArrayList<>();
		try (Statement statement = this.keeper.createStatement();
				ResultSet rows = statement.executeQuery("SELECT id FROM orders ORDER BY id")) {
			while (rows.next()) {
				orders.add(rows.getInt(1));
			}
		}
		return orders;
	}

	int keys() throws SQLException {
		try (Statement statement = this.keeper.createStatement();
				ResultSet rows = statement.executeQuery("SELECT count(*) FROM keys")) {
			rows.next();
			return rows.getInt(1);
		}
	}

	static SQLException lost() {
		return new SQLException("Communications link failure", "08S01");
	}

	static SQLException readOnly() {
		return new SQLException("The MySQL server is running with the --super-read-only option so it cannot execute "
				+ "this statement", "HY000", 1290);
	}

	static SQLException deadlock() {
		return new SQLException("Deadlock found when trying to get lock; try restarting transaction", "40001", 1213);
	}

	@Override
	public void close() throws SQLException {
		SERVERS.remove(this.port);
		this.keeper.close();
	}

	/**
	 * What befalls a call.
	 *
	 * @param error what it throws
	 * @param done whether it is done before it throws
	 * @param hangs counted down when the call begins to hang
	 */
	record Fault(SQLException error, boolean done, @Nullable CountDownLatch hangs) {
	}

}
