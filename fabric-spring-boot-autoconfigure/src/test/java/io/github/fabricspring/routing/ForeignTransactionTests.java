package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import io.github.fabricspring.sessions.RoutedDataSource;
import io.github.fabricspring.support.Routing;
import org.h2.Driver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls for a group within a transaction on another database.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ForeignTransactionTests {

	@AutoClose
	private final Routing routing = new Routing();

	@SuppressWarnings("NullAway.Init") // set before each test
	private TransactionTemplate own;

	@SuppressWarnings("NullAway.Init") // set before each test
	private TransactionTemplate reading;

	private final TransactionTemplate foreign = new TransactionTemplate(
			new JdbcTransactionManager(new SimpleDriverDataSource(new Driver(), "jdbc:h2:mem:foreign")));

	@BeforeEach
	void open() throws SQLException {
		JdbcTransactionManager manager = new JdbcTransactionManager(this.routing.dataSource);
		manager.addListener(new ScopedTransactions(manager, CommitListener.NONE));
		this.own = new TransactionTemplate(manager);
		this.reading = new TransactionTemplate(manager);
		this.reading.setReadOnly(true);
		this.foreign.setReadOnly(true);
	}

	@Test
	void readOnlyTransactionOnAnotherDatabaseLeavesOurConnectionsWriting() throws SQLException {
		this.foreign.executeWithoutResult((status) -> {
			try (Scope scope = Routing.scope()) {
				assertThat(scope.readsOnly()).isFalse();
				assertThat(serving()).isEqualTo("a");
			}
		});
		assertThat(this.routing.b.connected).hasValue(0);
	}

	@Test
	void ourOwnTransactionCountsWithinOneOnAnotherDatabase() {
		this.foreign.setReadOnly(false);
		this.foreign.executeWithoutResult((status) -> {
			try (Scope scope = Routing.scope()) {
				this.reading.executeWithoutResult((inner) -> assertThat(scope.readsOnly()).isTrue());
				assertThat(scope.readsOnly()).isFalse();
			}
		});
	}

	@Test
	void ourTransactionIsOverBeforeTheOneOnAnotherDatabase() throws SQLException {
		JdbcTemplate jdbc = new JdbcTemplate(this.routing.dataSource);
		this.foreign.executeWithoutResult((status) -> {
			try (Scope scope = Routing.scope()) {
				this.own.executeWithoutResult((inner) -> {
					assertThat(ScopedTransaction.current()).isNotNull();
					jdbc.update("INSERT INTO orders VALUES (1, 'item')");
				});
			}
			assertThat(ScopedTransaction.current()).isNull();
			try (Scope scope = Routing.scope()) {
				this.own.executeWithoutResult((inner) -> {
					jdbc.update("INSERT INTO orders VALUES (2, 'item')");
					inner.setRollbackOnly();
				});
			}
			assertThat(ScopedTransaction.current()).isNull();
		});
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

	@Test
	void aRouterOfTheApplicationsOwnMayLeadToUsAndElsewhere() {
		AtomicReference<@Nullable String> key = new AtomicReference<>();
		AbstractRoutingDataSource router = new AbstractRoutingDataSource() {
			@Override
			protected @Nullable Object determineCurrentLookupKey() {
				return key.get();
			}
		};
		router.setTargetDataSources(Map.of("ours", this.routing.dataSource, "other",
				new SimpleDriverDataSource(new Driver(), "jdbc:h2:mem:other")));
		router.afterPropertiesSet();
		JdbcTransactionManager manager = new JdbcTransactionManager(router);
		manager.addListener(new ScopedTransactions(manager, CommitListener.NONE));
		TransactionTemplate routed = new TransactionTemplate(manager);
		for (int i = 1; i <= 2; i++) {
			int id = i;
			try (Scope scope = Routing.scope()) {
				key.set("ours");
				routed.executeWithoutResult(
						(status) -> new JdbcTemplate(router).update("INSERT INTO orders VALUES (?, 'item')", id));
				key.set("other");
				assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> routed.execute((status) -> 1));
			}
		}
		assertThat(RoutedDataSource.behind(router)).isSameAs(this.routing.dataSource);
	}

	private String serving() {
		int before = this.routing.a.connected.get();
		try (Connection connection = this.routing.dataSource.getConnection()) {
			return (this.routing.a.connected.get() > before) ? "a" : "b";
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
