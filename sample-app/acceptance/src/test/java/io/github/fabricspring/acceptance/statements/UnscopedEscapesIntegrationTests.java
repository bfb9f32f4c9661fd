package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import javax.sql.DataSource;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Work that a call for a second group leaves to another thread, and the ways in which its
 * writes could reach the default group. Limits.md names the two ways that do.
 */
class UnscopedEscapesIntegrationTests {

	private static final String INSERT = "INSERT INTO numbers (n) VALUES (1)";

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@SuppressWarnings("NullAway.Init") // set before each test
	private StatementBench bench;

	@BeforeAll
	static void create() throws SQLException {
		for (MysqlServer server : List.of(server(0), server(1))) {
			Sql.on(server)
				.execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF", Numbers.TABLE,
						"CREATE PROCEDURE app.write_number() INSERT INTO numbers (n) VALUES (1)",
						"CREATE PROCEDURE app.open_number() BEGIN SET SESSION transaction_read_only = 0; "
								+ "INSERT INTO numbers (n) VALUES (1); END",
						"CREATE PROCEDURE app.open_and_fail() BEGIN SET SESSION transaction_read_only = 0; "
								+ "SIGNAL SQLSTATE '45000'; END");
		}
	}

	@AfterEach
	void close() throws IOException {
		this.bench.close();
	}

	@BeforeEach
	void open() throws IOException, SQLException {
		Sql.on(server(0)).execute(Numbers.CLEAR);
		this.bench = new StatementBench(server(0), StatementBench.Jdbc.class,
				"fabric.groups.ZRH.servers=127.0.0.1:" + server(1).port(), "fabric.groups.ZRH.discovery=fixed",
				"fabric.retry.timeout=5s");
		this.bench.bean(FabricTemplate.class)
			.execute("ZRH", AccessMode.READ_WRITE, Rerun.SAFE, () -> this.bench.jdbc().update("DELETE FROM numbers"));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "OPENING_PROCEDURE", "UNWRAPPED_NOT_READ_ONLY" })
	void writeOfAnotherThreadDoesNotReachTheDefaultGroup(Escape escape) throws SQLException {
		String told;
		try {
			told = this.bench.bean(FabricTemplate.class).execute("ZRH", AccessMode.READ_WRITE, Rerun.SAFE, () -> {
				CompletableFuture.runAsync(() -> write(escape)).join();
				return "returned";
			});
		}
		catch (CompletionException ex) {
			told = String.valueOf(ex.getCause());
		}
		assertThat(this.bench.numbers()).as(told).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENING_PROCEDURE", "UNWRAPPED_NOT_READ_ONLY" })
	void sessionThatOneCallerOpenedIsClosedForTheNext(Escape escape) throws SQLException {
		CompletableFuture.runAsync(() -> write(escape)).join();
		Sql.on(server(0)).execute(Numbers.CLEAR);
		writeOfAnotherThreadDoesNotReachTheDefaultGroup(Escape.PLAIN);
	}

	@Test
	void sessionThatAReadingCallOpenedIsClosedForTheNext() throws SQLException {
		FabricTemplate fabric = this.bench.bean(FabricTemplate.class);
		for (String sql : List.of("CALL open_number()", INSERT)) {
			Sql.on(server(0)).execute(Numbers.CLEAR);
			try {
				fabric.execute(StatementBench.GROUP, AccessMode.READ_ONLY, Rerun.SAFE, () -> {
					this.bench.jdbc().execute(sql);
					return true;
				});
			}
			catch (RuntimeException ex) {
				assertThat(ex).hasMessageContaining("1792");
			}
		}
		assertThat(this.bench.numbers()).isEmpty();
	}

	private void write(Escape escape) {
		try (Connection connection = this.bench.bean(DataSource.class).getConnection();
				Statement statement = connection.createStatement()) {
			write(escape, connection, statement);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	private static void write(Escape escape, Connection connection, Statement statement) throws SQLException {
		switch (escape) {
			case PLAIN -> statement.execute(INSERT);
			case NOT_READ_ONLY -> {
				connection.setReadOnly(false);
				statement.execute(INSERT);
			}
			case TRANSACTION -> {
				connection.setAutoCommit(false);
				statement.execute(INSERT);
				connection.commit();
			}
			case UNWRAPPED -> {
				try (Statement own = connection.unwrap(JdbcConnection.class).createStatement()) {
					own.execute(INSERT);
				}
			}
			case UNWRAPPED_NOT_READ_ONLY -> {
				JdbcConnection own = connection.unwrap(JdbcConnection.class);
				own.setReadOnly(false);
				try (Statement one = own.createStatement()) {
					one.execute("SET SESSION TRANSACTION READ WRITE");
					one.execute(INSERT);
				}
			}
			case BATCH -> {
				statement.addBatch(INSERT);
				statement.executeBatch();
			}
			case PREPARED_TEXT -> {
				statement.execute("PREPARE s FROM 'SET SESSION transaction_read_only = 0'");
				statement.execute("EXECUTE s");
				statement.execute(INSERT);
			}
			case PREPARED_BEGIN -> {
				statement.execute("PREPARE s FROM 'START TRANSACTION READ WRITE'");
				statement.execute("EXECUTE s");
				statement.execute(INSERT);
				statement.execute("COMMIT");
			}
			case QUOTED_NAME -> {
				statement.execute("SET @@SESSION.`transaction_read_only` = 0");
				statement.execute(INSERT);
			}
			case EXPRESSION -> {
				statement.execute("SET @x = 1, SESSION transaction_read_only = @x - 1");
				statement.execute(INSERT);
			}
			case TWO_SETTINGS -> {
				statement.execute("SET SESSION transaction_read_only = 1, transaction_read_only = 0");
				statement.execute(INSERT);
			}
			case DEFAULT_SETTING -> {
				statement.execute("SET SESSION transaction_read_only = DEFAULT");
				statement.execute(INSERT);
			}
			case EXECUTED_COMMENT -> {
				statement.execute("/*!50000 SET SESSION */ transaction_read_only = 0");
				statement.execute(INSERT);
			}
			case COMMENT_WITHIN -> {
				statement.execute("SET SESSION TRANSACTION /* x */ READ # y\n WRITE");
				statement.execute(INSERT);
			}
			case NEXT_TRANSACTION -> {
				statement.execute("SET TRANSACTION READ WRITE");
				statement.execute(INSERT);
			}
			case PREPARED_SETTING -> {
				try (PreparedStatement set = connection.prepareStatement("SET SESSION transaction_read_only = ?")) {
					set.setInt(1, 0);
					set.execute();
				}
				statement.execute(INSERT);
			}
			case PROCEDURE -> statement.execute("CALL write_number()");
			case FAILING_PROCEDURE -> {
				try {
					statement.execute("CALL open_and_fail()");
				}
				catch (SQLException ex) {
					assertThat(ex.getSQLState()).isEqualTo("45000");
				}
				statement.execute(INSERT);
			}
			case OPENING_PROCEDURE -> statement.execute("CALL open_number()");
			case UPDATABLE -> {
				try (Statement updatable = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY,
						ResultSet.CONCUR_UPDATABLE);
						ResultSet rows = updatable.executeQuery("SELECT id, n FROM numbers")) {
					rows.moveToInsertRow();
					rows.updateInt(2, 1);
					rows.insertRow();
				}
			}
		}
	}

	private static MysqlServer server(int number) {
		return farm.get().servers().get(number);
	}

	/** The ways of writing. */
	enum Escape {

		PLAIN, NOT_READ_ONLY, TRANSACTION, UNWRAPPED, UNWRAPPED_NOT_READ_ONLY, BATCH, PREPARED_TEXT, PREPARED_BEGIN,
		QUOTED_NAME, EXPRESSION, TWO_SETTINGS, DEFAULT_SETTING, EXECUTED_COMMENT, COMMENT_WITHIN, NEXT_TRANSACTION,
		PREPARED_SETTING, PROCEDURE, FAILING_PROCEDURE, OPENING_PROCEDURE, UPDATABLE

	}

}
