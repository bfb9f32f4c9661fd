package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that an attempt fetches and hands to another thread.
 */
class HandedConnectionsIntegrationTests {

	private static final int PATIENCE = 10;

	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	private final List<CompletableFuture<String>> handed = new ArrayList<>();

	private final CountDownLatch secondAttempt = new CountDownLatch(1);

	@SuppressWarnings("NullAway.Init") // set before each test
	private StatementBench bench;

	@BeforeEach
	void open() throws IOException {
		this.bench = StatementBench.on(server, "fabric.retry.timeout=5s");
	}

	@Test
	void otherThreadWritesNothingMoreForAnAttemptThatIsRunAgain() throws SQLException {
		Told told = call((connection) -> hand(connection, this::awaitSecondAttempt, () -> {
		}));
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(this.handed.get(0).join()).contains("belongs to an attempt that failed");
		assertThat(this.handed.get(1).join()).isEqualTo("written");
		assertThat(this.bench.numbers()).containsExactly(1, 2);
	}

	@Test
	void callIsNotRunAgainOnceAnotherThreadHasWritten() throws SQLException {
		CountDownLatch lost = new CountDownLatch(1);
		CountDownLatch written = new CountDownLatch(1);
		Told told = call((connection) -> {
			connection.setAutoCommit(false);
			hand(connection, () -> {
			}, () -> {
				written.countDown();
				await(lost);
			});
			await(written);
		});
		lost.countDown();
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.message()).contains("another thread in the same call");
		assertThat(this.handed.get(0).join()).isEqualTo("written");
		assertThat(this.bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callIsNotRunAgainOnceACallOnAnotherThreadHasWrittenOnItsConnection(boolean autoCommit) throws SQLException {
		Told told = call((connection) -> {
			connection.setAutoCommit(autoCommit);
			CompletableFuture.runAsync(() -> this.bench.call(Rerun.SAFE, () -> {
				hand(connection, Runnable::run);
				assertThat(this.handed.get(0).join()).isEqualTo("written");
			})).join();
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.message()).contains("another thread in the same call");
		assertThat(this.bench.numbers()).containsExactly(1);
	}

	private Told call(Hand hand) {
		this.bench.cutOnce();
		return this.bench.call(Rerun.SAFE, () -> {
			if (!this.handed.isEmpty()) {
				this.secondAttempt.countDown();
			}
			try {
				hand.over(this.bench.bean(DataSource.class).getConnection());
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
			this.bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				this.bench.insert(2);
				this.bench.reach();
			});
		});
	}

	private void hand(Connection connection, Runnable before, Runnable after) {
		hand(connection, before, after, ForkJoinPool.commonPool());
	}

	private void hand(Connection connection, Executor executor) {
		hand(connection, () -> {
		}, () -> {
		}, executor);
	}

	private void hand(Connection connection, Runnable before, Runnable after, Executor executor) {
		this.handed.add(CompletableFuture.supplyAsync(() -> {
			before.run();
			try (connection; Statement statement = connection.createStatement()) {
				statement.executeUpdate("INSERT INTO numbers (n) VALUES (1)");
				after.run();
				if (!connection.getAutoCommit()) {
					connection.commit();
				}
				return "written";
			}
			catch (SQLException ex) {
				return String.valueOf(ex.getMessage());
			}
		}, executor));
	}

	private void awaitSecondAttempt() {
		await(this.secondAttempt);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Hands a connection to another thread. */
	@FunctionalInterface
	private interface Hand {

		void over(Connection connection) throws SQLException;

	}

}
