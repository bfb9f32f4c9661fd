package io.github.fabricspring.support;

import java.net.ConnectException;
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
import java.util.regex.Pattern;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * A server with a database of its own that fails at chosen calls, before or after it has
 * done what was asked.
 */
public class HostileServer implements AutoCloseable {

	private static final AtomicInteger PORTS = new AtomicInteger(10_000);

	private static final Map<Integer, HostileServer> SERVERS = new ConcurrentHashMap<>();

	public final List<String> calls = new CopyOnWriteArrayList<>();

	/** In milliseconds, as the pool has set them. */
	public final List<Integer> networkTimeouts = new CopyOnWriteArrayList<>();

	public final Set<HostileConnection> connections = ConcurrentHashMap.newKeySet();

	public final AtomicInteger connected = new AtomicInteger();

	public final AtomicInteger refused = new AtomicInteger();

	private final Map<String, Fault> faults = new ConcurrentHashMap<>();

	private final String host;

	private final int port = PORTS.incrementAndGet();

	private final Connection keeper;

	/** What it says of itself once it is asked. */
	public volatile boolean superReadOnly = true;

	/** Who it is. */
	public volatile String uuid = "uuid-" + this.port;

	public volatile boolean down;

	/** Whether it says that sessions wait in their commit. */
	public volatile boolean committing;

	/** What it says that each session does, {@code null} if it knows only its newest. */
	public volatile @Nullable String command = "Query";

	/** With which its driver's commit ends, if not {@code null}. */
	public volatile @Nullable Throwable bug;

	/** How it refuses connections while it is down. */
	public volatile SQLException refusal = lost();

	public volatile @Nullable CountDownLatch connecting;

	public HostileServer(String host) {
		this.host = host;
		SERVERS.put(this.port, this);
		try {
			this.keeper = DriverManager.getConnection(url());
			try (Statement statement = this.keeper.createStatement()) {
				statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, item VARCHAR(80))");
				statement.execute("CREATE TABLE keys (id VARCHAR(40) PRIMARY KEY)");
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What the starter asks a server about itself. */
	public static final String PROBE = "SELECT @@GLOBAL.read_only, @@GLOBAL.super_read_only";

	/**
	 * How a transaction is committed with its key. A fault of "commit" befalls it too.
	 */
	public static final String COMMIT = "CALL fabric_commit";

	/** How the question begins whether a session waits in its commit. */
	public static final String COMMITTING = "SELECT COUNT(*) FROM performance_schema";

	/** How the question begins what sessions do. */
	public static final String SESSIONS = "SELECT a.ATTR_VALUE, p.ID, p.COMMAND";

	/** What every new connection is asked. */
	public static final String IDENTITY = "SELECT @@server_uuid";

	public static HostileServer at(int port) throws SQLException {
		HostileServer server = SERVERS.get(port);
		if (server == null) {
			throw lost();
		}
		return server;
	}

	public String url() {
		return "jdbc:h2:mem:server" + this.port
				+ ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
	}

	public Server primary(String group) {
		return server(group, ServerStatus.PRIMARY, ServerMode.READ_WRITE);
	}

	public Server secondary(String group) {
		return server(group, ServerStatus.SECONDARY, ServerMode.READ_ONLY);
	}

	public Server server(String group, ServerStatus status, ServerMode mode) {
		return new Server(this.uuid, group, this.host, this.port, status, mode, 1.0);
	}

	/** The next call whose text begins so fails, and is not done. */
	public void failBefore(String call, SQLException error) {
		this.faults.put(call, new Fault(error, false, null));
	}

	/** The next call whose text begins so is done, and fails nevertheless. */
	public void failAfter(String call, SQLException error) {
		this.faults.put(call, new Fault(error, true, null));
	}

	/** The driver breaks at the next call whose text begins so, which is not done. */
	public void breakBefore(String call, Throwable bug) {
		this.faults.put(call, new Fault(lost(), false, null, bug));
	}

	/** The driver breaks at the next call whose text begins so, which is done. */
	public void breakAfter(String call, Throwable bug) {
		this.faults.put(call, new Fault(lost(), true, null, bug));
	}

	/** The next call whose text begins so hangs until its connection is aborted. */
	public void hang(String call, CountDownLatch reached) {
		this.faults.put(call, new Fault(lost(), false, reached));
	}

	// The last mark is that of the asking session
	String answerOnSessions(String question) {
		String command = this.command;
		List<String> rows = Pattern.compile("'[-0-9a-f]{36}'")
			.matcher(question)
			.results()
			.map((mark) -> "(" + mark.group() + ", 7, '" + ((command != null) ? command : "Query") + "', 'app')")
			.toList();
		return "SELECT * FROM (VALUES %s)"
			.formatted(String.join(", ", (command != null) ? rows : rows.subList(rows.size() - 1, rows.size())));
	}

	@Nullable Fault fault(String call) {
		for (String prefix : List.copyOf(this.faults.keySet())) {
			if (call.regionMatches(true, 0, prefix, 0, prefix.length())
					|| (prefix.equals("commit") && call.startsWith(COMMIT))) {
				return this.faults.remove(prefix);
			}
		}
		return null;
	}

	public List<Integer> orders() throws SQLException {
		List<Integer> orders = new ArrayList<>();
		try (Statement statement = this.keeper.createStatement();
				ResultSet rows = statement.executeQuery("SELECT id FROM orders ORDER BY id")) {
			while (rows.next()) {
				orders.add(rows.getInt(1));
			}
		}
		return orders;
	}

	public int keys() throws SQLException {
		try (Statement statement = this.keeper.createStatement();
				ResultSet rows = statement.executeQuery("SELECT count(*) FROM keys")) {
			rows.next();
			return rows.getInt(1);
		}
	}

	public static SQLException lost() {
		return new SQLException("Communications link failure", "08S01", new ConnectException("Connection refused"));
	}

	public static SQLException readOnly() {
		return new SQLException("The MySQL server is running with the --super-read-only option so it cannot execute "
				+ "this statement", "HY000", 1290);
	}

	public static SQLException readOnlySession() {
		return new SQLException("Cannot execute statement in a READ ONLY transaction.", "25006", 1792);
	}

	public static SQLException deadlock() {
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
	 * @param bug what the driver throws instead of the error
	 */
	public record Fault(SQLException error, boolean done, @Nullable CountDownLatch hangs, @Nullable Throwable bug) {

		Fault(SQLException error, boolean done, @Nullable CountDownLatch hangs) {
			this(error, done, hangs, null);
		}

	}

}
