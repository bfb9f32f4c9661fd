package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import io.github.fabricspring.routing.TransactionManagers.Setup;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ScopedTransactions}, which tell {@link ScopedTransaction} what begins
 * and ends.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ScopedTransactionsTests {

	@SuppressWarnings("NullAway.Init") // set before each test
	private Routing routing;

	@SuppressWarnings("NullAway.Init") // set before each test
	private TransactionManagers managers;

	@BeforeEach
	void open() throws SQLException {
		this.routing = new Routing();
		this.managers = new TransactionManagers(this.routing.dataSource);
	}

	@AfterEach
	void close() throws SQLException {
		this.managers.close();
		this.routing.close();
	}

	@Test
	void transactionOfAnotherManagerHidesOursUntilItEnds() {
		PlatformTransactionManager manager = this.managers.manager(Setup.JDBC);
		BrokerTransactionManager broker = new BrokerTransactionManager();
		TransactionManagers.listen(broker);
		try (Scope scope = Routing.scope()) {
			new TransactionTemplate(manager).executeWithoutResult((status) -> {
				new TransactionTemplate(broker)
					.executeWithoutResult((inner) -> assertThat(ScopedTransaction.current()).isNull());
				assertThat(ScopedTransaction.current()).isEqualTo(new ScopedTransaction("YYZ", false));
			});
		}
		assertThat(ScopedTransaction.current()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void transactionThatFailsBeforeItsCommitIsOver(Setup setup) {
		PlatformTransactionManager manager = this.managers.manager(setup);
		try (Scope scope = Routing.scope()) {
			new TransactionTemplate(manager).executeWithoutResult((outer) -> {
				TransactionTemplate failing = new TransactionTemplate(manager);
				failing.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
				failing.setReadOnly(true);
				assertThatExceptionOfType(UnexpectedRollbackException.class)
					.isThrownBy(() -> failing.executeWithoutResult((inner) -> failBeforeCommit()));
				assertThat(ScopedTransaction.current()).isEqualTo(new ScopedTransaction("YYZ", false));
			});
		}
		assertThat(ScopedTransaction.current()).isNull();
	}

	private static void failBeforeCommit() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void beforeCommit(boolean readOnly) {
				throw new UnexpectedRollbackException("of the application");
			}
		});
	}

	@Test
	void commitIsToldOnceThoughTwoListenersHeardOfTheBegin() {
		List<String> told = new ArrayList<>();
		JdbcTransactionManager manager = new JdbcTransactionManager(this.routing.dataSource);
		manager.addListener(new ScopedTransactions(manager, told::add));
		manager.addListener(new ScopedTransactions(manager, told::add));
		try (Scope scope = Routing.scope()) {
			new TransactionTemplate(manager).executeWithoutResult((status) -> {
			});
		}
		assertThat(told).containsExactly("YYZ");
	}

}
