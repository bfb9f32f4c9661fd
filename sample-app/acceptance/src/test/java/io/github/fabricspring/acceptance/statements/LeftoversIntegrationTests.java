package io.github.fabricspring.acceptance.statements;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.FaultPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.StatementCallback;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call leaves in the session that the next call gets, and in what it read.
 */
class LeftoversIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = Numbers.server()
		.beforeAll("CREATE TABLE app.texts (t TEXT NOT NULL)",
				"CREATE PROCEDURE app.begin_number() SQL SECURITY INVOKER START TRANSACTION",
				"CREATE PROCEDURE app.count_numbers() SELECT COUNT(*) FROM app.numbers")
		.beforeEach("DELETE FROM app.texts");

	@SuppressWarnings("NullAway.Init") // set before each test
	private StatementBench bench;

	@BeforeEach
	void open() throws IOException {
		this.bench = StatementBench.on(server, "fabric.retry.timeout=5s",
				"fabric.datasource.hikari.maximum-pool-size=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "START TRANSACTION", "BEGIN", "SET autocommit = 0", "SET @@session.autocommit = OFF",
			"CALL begin_number()" })
	void transactionThatWasBegunByItsTextIsNotLeftToTheNextCaller(String begin) throws SQLException {
		Told first = this.bench.call(Rerun.SAFE, () -> {
			this.bench.jdbc().execute(begin);
			this.bench.insert(1);
		});
		Told second = this.bench.transaction(Rerun.SAFE, () -> {
			this.bench.insert(2);
			throw new IllegalStateException("the application's own");
		});
		assertThat(second.what()).isEqualTo("IllegalStateException");
		if (first.what().equals("returned")) {
			assertThat(this.bench.numbers()).as(first.toString()).containsExactly(1);
		}
		else {
			assertThat(this.bench.numbers()).as(first.toString()).doesNotContain(2);
		}
	}

	@Test
	void autocommitIsSwitchedOnAlsoWhereTheDriverBelievesThatItIs() throws IOException, SQLException {
		try (StatementBench local = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.properties.useLocalSessionState=true")) {
			assertThat(local.call(Rerun.SAFE, () -> local.jdbc().execute("SET autocommit = 0")).what())
				.isEqualTo("returned");
			assertThat(local.call(Rerun.SAFE, () -> local.insert(1)).what()).isEqualTo("returned");
			assertThat(local.numbers()).containsExactly(1);
		}
	}

	@Test
	void writeThatNobodyCommitsIsToldBehindATemporaryTable() throws SQLException {
		Told told = this.bench.call(Rerun.SAFE,
				() -> this.bench.jdbc().execute((StatementCallback<Boolean>) (statement) -> {
					statement.execute("BEGIN");
					statement.execute("INSERT INTO numbers (n) VALUES (1)");
					return statement.execute("CREATE TEMPORARY TABLE chosen (n INT)");
				}));
		assertThat(told.what()).as(told.toString()).isNotEqualTo("returned");
		assertThat(this.bench.numbers()).isEmpty();
	}

	@Test
	void procedureThatOnlyReadsNeedsNoCommit() throws IOException {
		try (StatementBench manual = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.hikari.auto-commit=false")) {
			Told told = manual.call(Rerun.SAFE, () -> manual.jdbc().queryForList("CALL count_numbers()"));
			assertThat(told).isEqualTo(new Told("returned", 1, ""));
		}
	}

	@Test
	void writeThatFailedIsNotTold() throws IOException, SQLException {
		try (StatementBench manual = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.hikari.auto-commit=false")) {
			Told told = manual.call(Rerun.SAFE, () -> {
				try {
					manual.jdbc().update("INSERT INTO numbers (id, n) VALUES (1, 1), (1, 2)");
				}
				catch (DuplicateKeyException ex) {
					// the application's answer is "exists already"
				}
			});
			assertThat(told.what()).as(told.toString()).isEqualTo("returned");
			assertThat(manual.numbers()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "START TRANSACTION", "SET autocommit = 0" })
	void transactionOfAFailedCallIsNotCommittedByTheNextCaller(String begin) throws SQLException {
		Told first = this.bench.call(Rerun.SAFE, () -> {
			this.bench.jdbc().execute(begin);
			this.bench.insert(1);
			throw new IllegalStateException("the application's own");
		});
		boolean before = this.bench.numbers().contains(1);
		Told second = this.bench.transaction(Rerun.SAFE, () -> this.bench.insert(2));
		assertThat(second.what()).isEqualTo("returned");
		assertThat(this.bench.numbers().contains(1)).as(first.toString()).isEqualTo(before);
	}

	@ParameterizedTest
	@EnumSource(names = { "BEFORE_REQUEST", "BEFORE_REPLY" })
	void switchThatCommitsIsUnknownIfItIsLost(Cut.Place place) throws SQLException {
		Told told = this.bench.call(Rerun.SAFE, () -> {
			DataSource source = this.bench.bean(DataSource.class);
			try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
				statement.execute("SET autocommit = 0");
				statement.executeUpdate("INSERT INTO numbers (n) VALUES (1)");
				this.bench.cut(FaultPlan.once((request) -> request.startsWith("SET autocommit=1"),
						new Cut(place, Cut.Manner.RST)), () -> {
						});
				connection.setAutoCommit(true);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.attempts()).isOne();
		assertThat(this.bench.numbers()).hasSize((place == Cut.Place.BEFORE_REQUEST) ? 0 : 1);
	}

	@Test
	void whatIsCommittedWhenItsConnectionIsGivenBackIsNotRunAgain() throws SQLException, IOException {
		try (StatementBench two = new StatementBench(server.get(), StatementBench.Jdbc.class)) {
			two.cutOnce();
			Told told = two.call(Rerun.SAFE, () -> {
				try (Connection connection = two.bean(DataSource.class).getConnection()) {
					connection.setAutoCommit(false);
					try (Statement statement = connection.unwrap(JdbcConnection.class).createStatement()) {
						statement.executeUpdate("INSERT INTO numbers (n) VALUES (1)");
					}
					two.reach();
					connection.commit();
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThat(told.what()).as(told.toString()).isEqualTo("TransactionPartlyCommittedException");
			assertThat(two.numbers()).containsExactly(1);
		}
	}

	@Test
	void streamThatALambdaHasCapturedIsNotReadTwice() throws SQLException {
		InputStream stream = new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8));
		assertStream(stream);
	}

	@Test
	void streamThatCannotBeReadAgainIsNotReadTwice() throws SQLException {
		assertStream(new PushbackInputStream(new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8))));
	}

	private void assertStream(InputStream stream) throws SQLException {
		this.bench.cutOnce();
		Told told = this.bench.transaction(Rerun.SAFE, () -> {
			this.bench.jdbc().update("INSERT INTO texts VALUES (?)", stream);
			this.bench.reach();
		});
		String text = server.value("SELECT IFNULL(MAX(t), 'none') FROM app.texts");
		if (told.what().equals("returned")) {
			assertThat(text).as(told.toString()).isEqualTo("text");
		}
		else {
			assertThat(text).as(told.toString()).isEqualTo("none");
		}
	}

	@Test
	void connectionThatWasFetchedInAFailedAttemptIsNotUsedInTheNext() throws SQLException {
		this.bench.cutOnce();
		Connection[] kept = new Connection[1];
		Told told = this.bench.call(Rerun.SAFE,
				() -> this.bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
					if (kept[0] == null) {
						kept[0] = DataSourceUtils.getConnection(this.bench.bean(DataSource.class));
					}
					try (Statement statement = kept[0].createStatement()) {
						statement.execute("INSERT INTO numbers (n) VALUES (1)");
					}
					catch (SQLException ex) {
						throw new IllegalStateException(ex);
					}
					this.bench.reach();
				}));
		assertThat(this.bench.numbers()).as(told.toString()).hasSize(told.what().equals("returned") ? 1 : 0);
	}

}
