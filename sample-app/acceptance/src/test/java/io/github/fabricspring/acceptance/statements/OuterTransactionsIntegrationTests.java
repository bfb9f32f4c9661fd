package io.github.fabricspring.acceptance.statements;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions on a connection that was fetched before the call or its attempt, which the
 * end of a failed attempt does not roll back.
 */
class OuterTransactionsIntegrationTests extends StatementTests {

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void callOnAConnectionFetchedBeforeItIsNotRunAgain(Rerun rerun) throws SQLException {
		try (Connection own = source().getConnection()) {
			own.setAutoCommit(false);
			bench.cutOnce();
			Told told = bench.call(rerun, () -> {
				insert(own, 1);
				loseAnotherConnection();
			});
			own.commit();
			assertThat(told.what()).as(told.toString()).isNotEqualTo("returned");
			assertThat(told.attempts()).isOne();
			assertThat(bench.numbers()).containsExactly(1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void callInATransactionOfAHandMadeManagerIsNotRunAgain(Rerun rerun) throws SQLException {
		bench.cutOnce();
		Told told = new TransactionTemplate(new JdbcTransactionManager(source()))
			.execute((status) -> bench.call(rerun, () -> {
				bench.insert(1);
				loseAnotherConnection();
			}));
		assertThat(told.what()).as(told.toString()).isNotEqualTo("returned");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void nestedCallOnTheConnectionOfTheOuterOneIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.call(Rerun.SAFE, () -> {
			try (Connection own = source().getConnection()) {
				own.setAutoCommit(false);
				insert(own, 1);
				bench.bean(FabricTemplate.class)
					.execute(StatementBench.GROUP, AccessMode.READ_WRITE, Rerun.SAFE, () -> {
						insert(own, 2);
						loseAnotherConnection();
						return true;
					});
				own.commit();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		if (told.what().equals("returned")) {
			assertThat(bench.numbers()).as(told.toString()).containsExactly(1, 2);
		}
		else {
			assertThat(bench.numbers()).as(told.toString()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void connectionKeptFromAFailedAttemptIsRefused(Rerun rerun) throws SQLException {
		Connection[] kept = new Connection[1];
		bench.cutOnce();
		Told told = bench.call(rerun, () -> {
			try {
				if (kept[0] == null) {
					kept[0] = source().getConnection();
					kept[0].setAutoCommit(false);
				}
				insert(kept[0], 1);
				loseAnotherConnection();
				kept[0].commit();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		kept[0].close();
		assertThat(told.message()).contains("belongs to an attempt that failed");
		assertThat(bench.numbers()).isEmpty();
	}

	private static DataSource source() {
		return bench.bean(DataSource.class);
	}

	private static void insert(Connection connection, int number) {
		new JdbcTemplate(new SingleConnectionDataSource(connection, true)).update("INSERT INTO numbers (n) VALUES (?)",
				number);
	}

	private static void loseAnotherConnection() {
		try (Connection another = source().getConnection(); Statement statement = another.createStatement()) {
			statement.execute(StatementBench.CUT);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
