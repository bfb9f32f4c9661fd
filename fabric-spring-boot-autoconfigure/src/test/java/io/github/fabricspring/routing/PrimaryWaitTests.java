package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopeContext;
import io.github.fabricspring.call.ScopeThreadLocalAccessor;
import io.github.fabricspring.call.ScopedTransaction;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.SimpleTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Requests that no rerun covers, while their group has no primary.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class PrimaryWaitTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@SuppressWarnings("NullAway.Init") // set by each test
	private Routing routing;

	@AfterEach
	void close() throws SQLException {
		this.routing.close();
	}

	@Test
	void callerOutsideAnyScopeWaitsForAPrimary() throws Exception {
		open(LONG);
		waitsForAPrimary(this.routing.dataSource);
	}

	@Test
	void callerOfAPinnedDataSourceWaitsForAPrimary() throws Exception {
		open(LONG);
		waitsForAPrimary(this.routing.dataSource.forGroup(Routing.GROUP));
	}

	private void waitsForAPrimary(DataSource dataSource) throws Exception {
		waitsForAPrimary(() -> fetch(dataSource));
	}

	private void waitsForAPrimary(Supplier<Connection> fetch) throws Exception {
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		CompletableFuture<Connection> connection = CompletableFuture.supplyAsync(fetch);
		await().until(() -> this.routing.topology.incidents.contains(Routing.GROUP));
		assertThat(connection).isNotDone();
		this.routing.topology.announce(Routing.GROUP, this.routing.b.primary(Routing.GROUP));
		connection.get(10, TimeUnit.SECONDS).close();
		assertThat(this.routing.b.connected).hasPositiveValue();
		assertThat(this.routing.topology.incidentsOver).containsExactly(Routing.GROUP);
	}

	@Test
	void waitEndsWithTheReasonOfTheLastAttempt() throws SQLException {
		open(Duration.ofMillis(300));
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
			.withMessageContaining("no primary")
			.withMessageEndingWith("; the deadline (fabric.retry.timeout=PT0.3S) has passed");
		assertThat(this.routing.topology.incidentsOver).containsExactly(Routing.GROUP);
	}

	@Test
	void waitThatIsInterruptedSaysSo() throws SQLException {
		open(LONG);
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
			.withMessageContaining("no primary")
			.withMessageEndingWith("; its thread was interrupted while it waited");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void scopedCallerIsNotHeldUpWhereItsScopeWaits() throws SQLException {
		open(LONG);
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		try (Scope scope = Routing.scope()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
		}
		assertThat(this.routing.topology.incidents).isEmpty();
	}

	@Test
	void callThatHasSentAStatementWaits() throws Exception {
		waitsInScope(Rerun.SAFE, (scope) -> scope.journal().statementOutsideTransaction());
	}

	@Test
	void callThatHasCommittedWaits() throws Exception {
		waitsInScope(Rerun.EXACTLY_ONCE, (scope) -> scope.journal().writeCommitted(null));
	}

	@Test
	void callThatIsNeverRunAgainWaits() throws Exception {
		waitsInScope(Rerun.NEVER, (scope) -> {
		});
	}

	@Test
	void taskOfACallIsNotHeldUpAsTheCallMayBeRunAgain() throws SQLException {
		open(LONG);
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		ScopeThreadLocalAccessor accessor = new ScopeThreadLocalAccessor();
		try (Scope call = Routing.scope()) {
			ScopeContext carried = Objects.requireNonNull(accessor.getValue());
			CompletableFuture<Void> task = CompletableFuture.runAsync(() -> {
				accessor.setValue(carried);
				Objects.requireNonNull(Scope.current()).journal().statementOutsideTransaction();
				try {
					assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
				}
				finally {
					accessor.setValue();
				}
			});
			assertThat(task).succeedsWithin(Duration.ofSeconds(10));
		}
		assertThat(this.routing.topology.incidents).isEmpty();
	}

	@Test
	void callWithAnOpenTransactionIsNotHeldUp() throws SQLException {
		open(LONG);
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		TransactionExecution open = new SimpleTransactionStatus(true);
		try (Scope scope = Routing.scope(AccessMode.READ_WRITE, Rerun.NEVER)) {
			ScopedTransaction.begun(open, new ScopedTransaction(Routing.GROUP, false));
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		finally {
			ScopedTransaction.ended(open);
		}
		assertThat(this.routing.topology.incidents).isEmpty();
	}

	@Test
	void lostServerIsNotForgottenWhenTheNextOneRefusesTheLogin() throws Exception {
		open(LONG);
		this.routing.hikari.put("connectionTimeout", "250");
		this.routing.b.refusal = new SQLException("Access denied for user 'app'", "28000", 1045);
		this.routing.b.down = true;
		assertThat(endOfTheWait(
				() -> this.routing.topology.announce(Routing.GROUP, this.routing.b.primary(Routing.GROUP))))
			.hasMessageContaining("Access denied");
	}

	@Test
	void lostServerIsNotForgottenWhenTheApplicationShutsDown() throws Exception {
		open(LONG);
		assertThat(endOfTheWait(() -> this.routing.pools.close())).hasMessageContaining("shut");
	}

	// What a call that is never run again gets, which waits for a primary meanwhile
	private Throwable endOfTheWait(Runnable event) throws Exception {
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		CompletableFuture<Throwable> error = CompletableFuture.supplyAsync(() -> {
			try (Scope scope = Routing.scope(AccessMode.READ_WRITE, Rerun.NEVER)) {
				Throwable thrown = catchThrowable(this.routing.dataSource::getConnection);
				assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
				assertThat((Throwable) scope.journal().ordinary()).isNull();
				return thrown;
			}
		});
		await().until(() -> this.routing.topology.incidents.contains(Routing.GROUP));
		event.run();
		return error.get(10, TimeUnit.SECONDS);
	}

	private void waitsInScope(Rerun rerun, Consumer<Scope> before) throws Exception {
		open(LONG);
		waitsForAPrimary(() -> {
			try (Scope scope = Routing.scope(AccessMode.READ_WRITE, rerun)) {
				before.accept(scope);
				Connection connection = fetch(this.routing.dataSource);
				assertThat(scope.journal().failure()).isNull();
				assertThat(scope.budget().isRunning()).isFalse();
				return connection;
			}
		});
	}

	@Test
	void callIsToldOnceItsTimeIsOver() throws SQLException {
		open(LONG);
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		Budget budget = new Budget(Duration.ofMillis(300), 5);
		try (Scope scope = Scope.open(new Route(Routing.GROUP, AccessMode.READ_WRITE), Rerun.NEVER, budget,
				new AttemptJournal())) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining("no primary");
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(budget.isRunning()).isTrue();
		assertThat(budget.remaining()).isZero();
		assertThat(this.routing.topology.incidentsOver).containsExactly(Routing.GROUP);
	}

	@Test
	void refusedLoginIsNotWaitedFor() throws SQLException {
		open(LONG);
		this.routing.hikari.put("connectionTimeout", "250");
		this.routing.a.refusal = new SQLException("Access denied for user 'app'", "28000", 1045);
		this.routing.a.down = true;
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
			.withMessageContaining("Access denied");
		assertThat(this.routing.topology.incidents).isEmpty();
	}

	@Test
	void refusedWriteHasTheTopologyAskedAtOnce() throws SQLException {
		open(LONG);
		this.routing.a.failBefore("INSERT", HostileServer.readOnly());
		try (Connection connection = this.routing.dataSource.getConnection()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1))
				.satisfies((refused) -> assertThat(refused.getErrorCode()).isEqualTo(1290));
		}
		assertThat(this.routing.topology.refreshes).hasValue(1);
	}

	private void open(Duration patience) throws SQLException {
		this.routing = new Routing(Routing.GROUP, ReadSettings.of(ReadRouting.SECONDARY), patience);
	}

	private static Connection fetch(DataSource dataSource) {
		try {
			return dataSource.getConnection();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
