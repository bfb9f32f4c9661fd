package io.github.fabricspring.acceptance.statements;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that the application keeps from an attempt that was given up, with an open
 * transaction, and ends later.
 */
class KeptConnectionsIntegrationTests extends StatementTests {

	@ParameterizedTest
	@EnumSource
	void whatAFailedAttemptHasWrittenIsNotCommittedInTheNext(End end) throws SQLException {
		Connection[] kept = new Connection[1];
		bench.cutOnce();
		Told told = bench.call(Rerun.SAFE, () -> {
			if (kept[0] == null) {
				kept[0] = begun();
				loseAnotherConnection();
			}
			write();
			end.quietly(kept[0]);
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1);
		kept[0].close();
	}

	@ParameterizedTest
	@EnumSource
	void whatAFailedAttemptHasWrittenIsNotCommittedAfterTheCall(End end) throws SQLException {
		Connection[] kept = new Connection[1];
		bench.cutOnce();
		Told told = bench.call(Rerun.NEVER, () -> {
			kept[0] = begun();
			loseAnotherConnection();
		});
		assertThat(told.what()).isEqualTo("TransactionNotCommittedException");
		end.quietly(kept[0]);
		assertThat(bench.numbers()).isEmpty();
		kept[0].close();
	}

	@Test
	void transactionAfterARefusedCommitIsNotMixedWithWhatWasRefused() throws SQLException {
		Connection[] kept = new Connection[1];
		bench.cutOnce();
		bench.call(Rerun.NEVER, () -> {
			kept[0] = begun();
			loseAnotherConnection();
		});
		End.COMMIT.quietly(kept[0]);
		kept[0].close();
		assertThat(bench.transaction(Rerun.SAFE, () -> bench.insert(2)).what()).isEqualTo("returned");
		assertThat(bench.numbers()).containsExactly(2);
	}

	private static Connection begun() {
		try {
			Connection connection = bench.bean(DataSource.class).getConnection();
			connection.setAutoCommit(false);
			insert(connection);
			return connection;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void write() {
		try (Connection connection = begun()) {
			connection.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void insert(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate("INSERT INTO numbers (n) VALUES (1)");
		}
	}

	private static void loseAnotherConnection() {
		try (Connection another = bench.bean(DataSource.class).getConnection();
				Statement statement = another.createStatement()) {
			statement.execute(StatementBench.CUT);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A way to end the transaction. */
	enum End {

		COMMIT, AUTOCOMMIT, COMMIT_ON_ANOTHER_THREAD, SAVEPOINT, CLOSE;

		void quietly(Connection connection) {
			try {
				on(connection);
			}
			catch (SQLException ex) {
				// as cleaning up does
			}
		}

		private void on(Connection connection) throws SQLException {
			switch (this) {
				case COMMIT -> connection.commit();
				case AUTOCOMMIT -> connection.setAutoCommit(true);
				case COMMIT_ON_ANOTHER_THREAD -> CompletableFuture.runAsync(() -> COMMIT.quietly(connection)).join();
				case SAVEPOINT -> connection.setSavepoint();
				case CLOSE -> connection.close();
			}
		}

	}

}
