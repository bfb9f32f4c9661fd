package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import io.github.fabricspring.routing.TransactionManagers.Setup;
import io.github.fabricspring.support.BrokerTransactionManager;
import io.github.fabricspring.support.Routing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
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

	@Test
	void transactionWhoseEndAnEarlierListenerHidesIsOver() {
		JdbcTransactionManager manager = new JdbcTransactionManager(this.routing.dataSource);
		manager.addListener(new Failing());
		TransactionManagers.listen(manager);
		try (Scope scope = Routing.scope()) {
			new TransactionTemplate(manager).executeWithoutResult((outer) -> {
				TransactionTemplate inner = new TransactionTemplate(manager);
				inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
				inner.setReadOnly(true);
				assertThatExceptionOfType(IllegalStateException.class)
					.isThrownBy(() -> inner.executeWithoutResult(TransactionStatus::setRollbackOnly));
				assertThat(ScopedTransaction.current()).isEqualTo(new ScopedTransaction("YYZ", false));
			});
		}
		assertThat(ScopedTransaction.current()).isNull();
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

	/** A listener of the application, which hides the end of a rollback from the next. */
	private static final class Failing implements TransactionExecutionListener {

		@Override
		public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
			throw new IllegalStateException("of the application");
		}

	}

}
