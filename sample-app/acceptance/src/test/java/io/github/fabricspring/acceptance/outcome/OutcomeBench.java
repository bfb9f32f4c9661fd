package io.github.fabricspring.acceptance.outcome;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.connection.key.CommitResolver.KeyLimit;
import io.github.fabricspring.connection.key.CommitResolver.KeyedCommit;
import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeListener;
import io.github.fabricspring.outcome.OutcomeSchema;
import io.github.fabricspring.outcome.OutcomeSettings;
import io.github.fabricspring.outcome.OutcomeTable;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.support.FakeSource;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologyCache;

/**
 * An outcome table as an application has it, on servers of the farm: the group YYZ, the
 * application's own account, and transactions that write their number to {@code app.t}.
 */
final class OutcomeBench implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	static final KeyLimit LIMIT = new KeyLimit(PATIENCE, false);

	private static final FarmAccounts.Account ACCOUNT = FarmAccounts.DEFAULTS.application();

	final FakeSource node = new FakeSource(GroupAnswer.FIXED, Duration.ofSeconds(1));

	final TopologyCache topology = new TopologyCache(this.node);

	final OutcomeSettings settings;

	final DriverConnector connector;

	final OutcomeTable table;

	OutcomeBench() throws SQLException {
		this(new OutcomeSettings("fabric_outcome", true, Duration.ofHours(1), Duration.ofMinutes(1)), ACCOUNT);
	}

	OutcomeBench(OutcomeSettings settings, FarmAccounts.Account account) throws SQLException {
		PoolSettings pool = new PoolSettings(account.user(), account.password(), FarmAccounts.DEFAULTS.database(),
				Map.of("sslMode", "DISABLED", "allowPublicKeyRetrieval", "true"), Map.of());
		this.settings = settings;
		this.connector = new DriverConnector(DriverManager.getDriver("jdbc:mysql:"), (group) -> pool);
		this.table = new OutcomeTable(settings, this.topology, this.connector, OutcomeListener.NONE, Clock.systemUTC());
		this.topology.use("YYZ");
	}

	/**
	 * A bench on a server without replicas, with the tables, which the extension closes.
	 * @param server the server
	 * @return the bench
	 * @throws Exception if the tables cannot be made
	 */
	static OutcomeBench on(ServerExtension server) throws Exception {
		OutcomeBench bench = server.closing(new OutcomeBench());
		bench.open(server.get());
		return bench;
	}

	static Server primary(MysqlServer server, int port) {
		return new Server(server.uuid(), "YYZ", "127.0.0.1", port, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1);
	}

	static Server primary(MysqlServer server) {
		return primary(server, server.port());
	}

	/** Opens a server that has no replicas, with the tables. */
	void open(MysqlServer server) throws InterruptedException {
		Sql.on(server)
			.execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF",
					"CREATE TABLE IF NOT EXISTS app.t (n INT PRIMARY KEY)");
		this.node.answers(primary(server));
		schema().prepare("YYZ", PATIENCE);
	}

	OutcomeSchema schema() {
		return new OutcomeSchema(this.settings, this.topology, this.connector, Clock.systemUTC());
	}

	/**
	 * Runs a transaction up to its COMMIT.
	 * @param server where
	 * @param number what it writes
	 * @return the transaction
	 * @throws SQLException if a statement fails
	 */
	Transaction begin(Server server, int number) throws SQLException {
		String session = UUID.randomUUID().toString();
		Connection connection = this.connector.connect(server, session, Duration.ofSeconds(10));
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("INSERT INTO t VALUES (" + number + ")");
		}
		return new Transaction(server, session, connection, this.table.keyedCommit("YYZ"));
	}

	Outcome resolve(Transaction transaction, SQLException cause, Duration patience) {
		return this.table.resolve(new LostCommit("YYZ", transaction.server, transaction.session,
				transaction.commit.key(), patience, cause));
	}

	CompletableFuture<Outcome> resolving(Transaction transaction, SQLException cause, Duration patience) {
		return CompletableFuture.supplyAsync(() -> resolve(transaction, cause, patience),
				(task) -> new Thread(task, "resolving").start());
	}

	static String rows(MysqlServer server, int number) {
		return Sql.on(server).value("SELECT COUNT(*) FROM app.t WHERE n = " + number);
	}

	@Override
	public void close() {
		this.table.close();
		this.topology.close();
	}

	/**
	 * A transaction whose statements were answered.
	 */
	record Transaction(Server server, String session, Connection connection, KeyedCommit commit) {

		/**
		 * Commits with the key.
		 * @throws SQLException if that fails
		 */
		void send() throws SQLException {
			this.commit.send(this.connection, LIMIT);
		}

		/**
		 * Commits, and the answer gets lost.
		 * @return the driver's error
		 */
		SQLException commitLost() {
			try {
				// who hears nothing finds out by this
				this.connection.setNetworkTimeout(Runnable::run, 300);
				send();
			}
			catch (SQLException ex) {
				return ex;
			}
			throw new AssertionError("COMMIT was answered");
		}

	}

}
