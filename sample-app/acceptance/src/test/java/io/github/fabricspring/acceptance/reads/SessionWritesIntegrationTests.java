package io.github.fabricspring.acceptance.reads;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.AccessMode;
import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.reads.ReadsApplication.Notes;
import io.github.fabricspring.acceptance.reads.ReadsApplication.Seen;
import io.github.fabricspring.reads.SessionConsistency;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads with {@code fabric.read.consistency=session} while every secondary is behind:
 * they see what their thread has committed, however it did.
 */
class SessionWritesIntegrationTests {

	private static final AtomicInteger NEXT = new AtomicInteger(100);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static LocalFabric fabric;

	private static List<MysqlServer> servers;

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() throws SQLException {
		fabric = LocalFabric.start(farm.get(), "YYZ");
		MysqlServer primary = fabric.primaryServer();
		Sql.on(primary)
			.execute("CREATE TABLE app.note (id INT PRIMARY KEY)",
					"CREATE PROCEDURE app.note_it (IN i INT) SQL SECURITY INVOKER INSERT INTO note VALUES (i)",
					"CREATE PROCEDURE app.commit_it (IN i INT) SQL SECURITY INVOKER BEGIN INSERT INTO note VALUES (i); COMMIT; END",
					"CREATE FUNCTION app.note_f (i INT) RETURNS INT DETERMINISTIC SQL SECURITY INVOKER BEGIN INSERT INTO note VALUES (i); RETURN i; END");
		servers = Stream
			.concat(Stream.of(primary),
					farm.get().servers().stream().filter((server) -> !server.uuid().equals(primary.uuid())))
			.toList();
		fabric.stopNode();
		application = start("fabric.outcome.create-table=true");
		write(Write.EXACTLY_ONCE, application, 0);
		String written = Sql.on(primary).value("SELECT @@global.gtid_executed");
		for (MysqlServer secondary : servers.subList(1, servers.size())) {
			Sql.on(secondary).execute("DO WAIT_FOR_EXECUTED_GTID_SET('" + written + "', 9)", "STOP REPLICA SQL_THREAD");
		}
	}

	@AfterAll
	static void stop() {
		application.close();
		fabric.close();
	}

	@ParameterizedTest
	@EnumSource
	void readSeesWhatItsThreadWrote(Write write) throws SQLException {
		int id = NEXT.incrementAndGet();
		assertSeen(write, application, id);
	}

	@Test
	void readSeesWhatItsThreadWroteWithSilencedReports() throws SQLException {
		try (ConfigurableApplicationContext silenced = start(
				"fabric.datasource.hikari.connection-init-sql=SET SESSION session_track_gtids=OFF")) {
			assertSeen(Write.TRANSACTION, silenced, 200);
		}
	}

	// What the thread committed before does not count
	private static void assertSeen(Write write, ConfigurableApplicationContext application, int id)
			throws SQLException {
		try (ConsistencyScope session = SessionConsistency.open(null)) {
			assertThat(session).isNotNull();
			write(write, application, id);
			assertThat(application.getBean(Notes.class).see(id)).isEqualTo(new Seen(true, servers.get(0).uuid()));
		}
	}

	private static ConfigurableApplicationContext start(String more) {
		return ReadsApplication.start(servers, farm.get().accounts(), "fabric.read.consistency=session",
				"fabric.default-group=YYZ", more);
	}

	private static void write(Write write, ConfigurableApplicationContext application, int id) throws SQLException {
		JdbcTemplate jdbc = application.getBean(JdbcTemplate.class);
		String insert = "INSERT INTO note VALUES (" + id + ")";
		TransactionTemplate transaction = new TransactionTemplate(
				application.getBean(PlatformTransactionManager.class));
		Runnable plain = () -> jdbc.update(insert);
		DataSource dataSource = application.getBean(DataSource.class);
		switch (write) {
			case AUTOCOMMIT -> call(application, Rerun.SAFE, plain);
			case TRANSACTION ->
				call(application, Rerun.SAFE, () -> transaction.executeWithoutResult((status) -> plain.run()));
			case EXACTLY_ONCE ->
				call(application, Rerun.EXACTLY_ONCE, () -> transaction.executeWithoutResult((status) -> plain.run()));
			case PROCEDURE -> call(application, Rerun.SAFE, () -> jdbc.execute("CALL note_it(" + id + ")"));
			case COMMITTING_PROCEDURE -> call(application, Rerun.SAFE,
					() -> transaction.executeWithoutResult((status) -> jdbc.execute("CALL commit_it(" + id + ")")));
			case FUNCTION ->
				call(application, Rerun.SAFE, () -> jdbc.queryForObject("SELECT note_f(" + id + ")", Integer.class));
			case SELECTED_FUNCTION -> call(application, Rerun.SAFE, () -> transaction
				.executeWithoutResult((status) -> jdbc.queryForObject("SELECT note_f(" + id + ")", Integer.class)));
			case TEXT -> call(application, Rerun.SAFE, () -> jdbc.execute((ConnectionCallback<Object>) (connection) -> {
				try (Statement statement = connection.createStatement()) {
					statement.execute("START TRANSACTION");
					statement.execute(insert);
					return statement.execute("COMMIT");
				}
			}));
			case BATCH -> call(application, Rerun.SAFE, () -> jdbc.batchUpdate(insert, "DO 1"));
			case UPDATABLE ->
				call(application, Rerun.SAFE, () -> jdbc.execute((ConnectionCallback<Object>) (connection) -> {
					try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM note",
							ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
							ResultSet rows = statement.executeQuery()) {
						rows.moveToInsertRow();
						rows.updateInt(1, id);
						rows.insertRow();
						return true;
					}
				}));
			case UNWRAPPED ->
				call(application, Rerun.SAFE, () -> jdbc.execute((ConnectionCallback<Object>) (connection) -> {
					try (Statement statement = connection.unwrap(JdbcConnection.class).createStatement()) {
						return statement.execute(insert);
					}
				}));
			case PINNED ->
				new JdbcTemplate(application.getBean(GroupRoutingDataSource.class).forGroup("YYZ")).update(insert);
			case UNSCOPED -> plain.run();
			case SWITCH_TO_AUTOCOMMIT -> call(application, Rerun.SAFE, () -> switched(dataSource, insert));
			case CREATE_SELECT -> call(application, Rerun.SAFE, () -> transaction.executeWithoutResult((status) -> {
				plain.run();
				jdbc.execute("CREATE TABLE made (n INT)");
			}));
			case SILENCED -> call(application, Rerun.SAFE, () -> transaction.executeWithoutResult((status) -> {
				jdbc.execute("SET SESSION session_track_gtids=OFF");
				plain.run();
			}));
			case STREAMED -> call(application, Rerun.SAFE, () -> transaction.executeWithoutResult((status) -> {
				plain.run();
				jdbc.setFetchSize(Integer.MIN_VALUE);
				jdbc.queryForList("SELECT id FROM note");
				jdbc.setFetchSize(-1);
			}));
		}
	}

	private static void switched(DataSource dataSource, String insert) {
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute(insert);
			connection.setAutoCommit(true);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void call(ConfigurableApplicationContext application, Rerun rerun, Runnable work) {
		application.getBean(FabricTemplate.class).execute("YYZ", AccessMode.READ_WRITE, rerun, () -> {
			work.run();
			return true;
		});
	}

	/** The ways of writing. The last one stays silent for good on its connection. */
	enum Write {

		AUTOCOMMIT, TRANSACTION, EXACTLY_ONCE, PROCEDURE, COMMITTING_PROCEDURE, FUNCTION, SELECTED_FUNCTION, TEXT,
		BATCH, UPDATABLE, UNWRAPPED, PINNED, UNSCOPED, SWITCH_TO_AUTOCOMMIT, CREATE_SELECT, STREAMED, SILENCED

	}

}
