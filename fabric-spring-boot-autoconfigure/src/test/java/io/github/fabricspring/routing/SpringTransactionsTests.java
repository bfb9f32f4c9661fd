package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.routing.TransactionManagers.Setup;
import io.github.fabricspring.support.BrokerTransactionManager;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.h2.Driver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Spring's transaction managers make of it all.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class SpringTransactionsTests {

	@AutoClose
	private final Routing routing = new Routing();

	private final List<Integer> completions = new ArrayList<>();

	@SuppressWarnings("NullAway.Init") // set before each test
	private TransactionManagers managers;

	@BeforeEach
	void open() throws SQLException {
		this.managers = new TransactionManagers(this.routing.dataSource);
	}

	@AfterEach
	void close() throws SQLException {
		this.managers.close();
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void lostCommitThatWasFoundCommittedIsACommit(Setup setup) throws SQLException {
		this.routing.resolver.answer = Outcome.COMMITTED;
		try (Scope scope = Routing.exactlyOnce()) {
			this.routing.a.failAfter("commit", HostileServer.lost());
			assertThat(insert(setup, 1)).isEqualTo("value");
			assertThat(scope.journal().hasWriteCommitted()).isTrue();
			assertThat(scope.journal().failure()).isNull();
			assertThat(insert(setup, 2)).isEqualTo("value");
		}
		assertThat(this.completions).containsExactly(TransactionSynchronization.STATUS_COMMITTED,
				TransactionSynchronization.STATUS_COMMITTED);
		assertThat(this.routing.a.orders()).containsExactly(1, 2);
		assertThat(this.routing.a.keys()).isEqualTo(2);
		assertThat(this.routing.a.connections).hasSizeLessThanOrEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void lostCommitThatWasFoundNotCommittedIsNone(Setup setup) throws SQLException {
		this.routing.resolver.answer = Outcome.NOT_COMMITTED;
		try (Scope scope = Routing.exactlyOnce()) {
			this.routing.a.failBefore("commit", HostileServer.lost());
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> insert(setup, 1));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(scope.journal().hasWriteCommitted()).isFalse();
			assertThat(insert(setup, 2)).isEqualTo("value");
		}
		// DataSourceTransactionManager alone does not roll back after a failed commit
		assertThat(this.completions).containsExactly((setup != Setup.PLAIN)
				? TransactionSynchronization.STATUS_ROLLED_BACK : TransactionSynchronization.STATUS_UNKNOWN,
				TransactionSynchronization.STATUS_COMMITTED);
		assertThat(this.routing.a.orders()).containsExactly(2);
	}

	@ParameterizedTest
	@EnumSource
	void lostCommitWithoutAKeyIsUnknown(Setup setup) throws SQLException {
		try (Scope scope = Routing.scope()) {
			this.routing.a.failAfter("commit", HostileServer.lost());
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> insert(setup, 1));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource
	void lostStatementIsNotCommitted(Setup setup) throws SQLException {
		try (Scope scope = Routing.exactlyOnce()) {
			this.routing.a.failAfter("INSERT INTO orders", HostileServer.lost());
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> insert(setup, 1));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(this.routing.a.orders()).isEmpty();
		assertThat(this.routing.a.keys()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void commitRefusedByAReadOnlyServerLeavesNothingBehind(Setup setup) throws SQLException {
		try (Scope scope = Routing.scope()) {
			this.routing.a.failBefore("commit", HostileServer.readOnly());
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> insert(setup, 1));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void readOnlyTransactionIsServedByASecondaryWithoutAKey(Setup setup) throws SQLException {
		PlatformTransactionManager manager = this.managers.manager(setup);
		try (Scope scope = Routing.exactlyOnce()) {
			TransactionTemplate reading = new TransactionTemplate(manager);
			reading.setReadOnly(true);
			reading.executeWithoutResult((status) -> {
				assertThat(ScopedTransaction.current()).isEqualTo(new ScopedTransaction("YYZ", true));
				assertThat(this.managers.count(manager)).isZero();
			});
			assertThat(scope.journal().hasWriteCommitted()).isFalse();
		}
		assertThat(this.routing.b.calls).contains("setReadOnly true");
		assertThat(this.routing.b.keys()).isZero();
		assertThat(this.routing.a.calls).doesNotContain("setAutoCommit false");
		assertThat(ScopedTransaction.current()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void newTransactionInsideOneThatReadsGoesToThePrimary(Setup setup) throws SQLException {
		PlatformTransactionManager manager = this.managers.manager(setup);
		try (Scope scope = Routing.exactlyOnce()) {
			TransactionTemplate reading = new TransactionTemplate(manager);
			reading.setReadOnly(true);
			reading.executeWithoutResult((outer) -> {
				TransactionTemplate writing = new TransactionTemplate(manager);
				writing.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
				writing.executeWithoutResult((inner) -> {
					assertThat(ScopedTransaction.current()).isEqualTo(new ScopedTransaction("YYZ", false));
					this.managers.store(manager, 1);
				});
				assertThat(ScopedTransaction.current()).isEqualTo(new ScopedTransaction("YYZ", true));
				TransactionTemplate without = new TransactionTemplate(manager);
				without.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
				without.executeWithoutResult((inner) -> assertThat(ScopedTransaction.current()).isNull());
				assertThat(this.managers.count(manager)).isZero();
			});
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
		assertThat(this.routing.a.keys()).isOne();
	}

	@Test
	void savepointOfANestedTransactionKeepsTheOneKey() throws SQLException {
		PlatformTransactionManager manager = this.managers.manager(Setup.JDBC);
		try (Scope scope = Routing.exactlyOnce()) {
			new TransactionTemplate(manager).executeWithoutResult((outer) -> {
				TransactionTemplate nested = new TransactionTemplate(manager);
				nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
				nested.executeWithoutResult((inner) -> {
					this.managers.store(manager, 1);
					inner.setRollbackOnly();
				});
				assertThat(ScopedTransaction.current()).isEqualTo(new ScopedTransaction("YYZ", false));
				nested.executeWithoutResult((inner) -> this.managers.store(manager, 2));
			});
		}
		assertThat(this.routing.a.orders()).containsExactly(2);
		assertThat(this.routing.a.keys()).isOne();
	}

	@Test
	void connectionFetchedLateServesTheTransactionThatItWasFetchedIn() throws SQLException {
		PlatformTransactionManager manager = this.managers.manager(Setup.LAZY);
		try (Scope scope = Routing.scope()) {
			new TransactionTemplate(manager).executeWithoutResult((status) -> {
				try (Scope inner = Routing.reading()) {
					this.managers.store(manager, 1);
				}
			});
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

	@Test
	void transactionOutsideAnyScopeBelongsToTheDefaultGroup() throws SQLException {
		try (Routing routing = new Routing("YYZ")) {
			JdbcTransactionManager manager = new JdbcTransactionManager(routing.dataSource);
			TransactionManagers.listen(manager);
			new TransactionTemplate(manager).executeWithoutResult(
					(status) -> assertThat(ScopedTransaction.current()).isEqualTo(new ScopedTransaction("YYZ", false)));
		}
	}

	@Test
	void transactionOfAnotherDataSourceIsRefusedInAScopeOnly() throws SQLException {
		JdbcTransactionManager foreign = new JdbcTransactionManager(
				new SimpleDriverDataSource(new Driver(), this.routing.b.url()));
		TransactionManagers.listen(foreign);
		TransactionTemplate template = new TransactionTemplate(foreign);
		template.executeWithoutResult((status) -> assertThat(ScopedTransaction.current()).isNull());
		try (Scope scope = Routing.scope()) {
			assertThatExceptionOfType(CrossGroupException.class)
				.isThrownBy(() -> template.executeWithoutResult((status) -> {
				}))
				.withMessageStartingWith("YYZ - refused")
				.withMessageContaining("JdbcTransactionManager");
		}
		try (Scope scope = Routing.scope()) {
			assertThat(insert(Setup.JDBC, 1)).isEqualTo("value");
		}
	}

	@Test
	void transactionOfAMessageBrokerIsNotRefused() throws SQLException {
		BrokerTransactionManager broker = new BrokerTransactionManager();
		TransactionManagers.listen(broker);
		try (Scope scope = Routing.scope()) {
			new TransactionTemplate(broker)
				.executeWithoutResult((status) -> assertThat(insert(Setup.JDBC, 1)).isEqualTo("value"));
		}
		assertThat(broker.hasCommitted()).isTrue();
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

	@Test
	void transactionOfAPlainDataSourceOfOursIsNotRefused() throws SQLException {
		JdbcTransactionManager plain = new JdbcTransactionManager(this.routing.dataSource.forGroup("YYZ"));
		TransactionManagers.listen(plain);
		try (Scope scope = Routing.scope()) {
			new TransactionTemplate(plain)
				.executeWithoutResult((status) -> assertThat(ScopedTransaction.current()).isNull());
		}
	}

	@Test
	void failedBeginLeavesNothingOnTheThread() throws SQLException {
		PlatformTransactionManager manager = this.managers.manager(Setup.JDBC);
		TransactionTemplate reading = new TransactionTemplate(manager);
		reading.setReadOnly(true);
		try (Scope scope = Routing.scope()) {
			this.routing.b.failBefore("setAutoCommit false", HostileServer.lost());
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> reading.executeWithoutResult((status) -> {
				}));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(scope.readsOnly()).isFalse();
		}
	}

	private String insert(Setup setup, int id) {
		PlatformTransactionManager manager = this.managers.manager(setup);
		return Objects.requireNonNull(new TransactionTemplate(manager).execute((status) -> {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
				@Override
				public void afterCompletion(int status) {
					SpringTransactionsTests.this.completions.add(status);
				}
			});
			this.managers.store(manager, id);
			return "value";
		}));
	}

}
