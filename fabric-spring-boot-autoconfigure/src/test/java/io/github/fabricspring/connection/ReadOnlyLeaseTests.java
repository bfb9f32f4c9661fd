package io.github.fabricspring.connection;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.ConsistencyToken;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.reads.ReadConsistency;
import io.github.fabricspring.reads.ReadFallback;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.reads.SessionConsistency;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections fetched for reading from the primary, which would take a write.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ReadOnlyLeaseTests {

	@AutoClose
	@SuppressWarnings("NullAway.Init") // set before each test
	private Routing routing;

	@BeforeEach
	void open() throws SQLException {
		this.routing = new Routing(null, ReadSettings.of(ReadRouting.PRIMARY));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void insertInAReadingCallServedByThePrimaryIsRefused(boolean autoCommit) throws SQLException {
		try (Scope scope = Routing.reading(); Connection connection = this.routing.dataSource.getConnection()) {
			connection.setAutoCommit(autoCommit);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1))
				.withMessageContaining("mode = READ_ONLY")
				.satisfies((refusal) -> assertThat(refusal.getErrorCode()).isEqualTo(1792));
			assertThat(scope.journal().failure()).isNull();
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void insertInAReadingCallServedByThePrimaryAsFallbackIsRefused() throws SQLException {
		this.routing.close();
		this.routing = new Routing();
		this.routing.topology.announce(Routing.GROUP, this.routing.a.primary(Routing.GROUP));
		try (Scope scope = Routing.reading(); Connection connection = this.routing.dataSource.getConnection()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void insertInAReadThatMustSeeACommitIsRefused() throws SQLException {
		this.routing.close();
		this.routing = new Routing(null, new ReadSettings(ReadRouting.SECONDARY, ReadFallback.NONE, Duration.ofHours(1),
				null, ReadConsistency.SESSION, Duration.ofMillis(50)));
		try (ConsistencyScope consistency = SessionConsistency.open(new ConsistencyToken(Routing.GROUP, "a:1"));
				Scope scope = Routing.reading();
				Connection connection = this.routing.dataSource.getConnection()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
		}
		assertThat(this.routing.a.orders()).isEmpty();
		assertThat(this.routing.a.connected).hasPositiveValue();
	}

	@Test
	void batchIsRefusedAsABatch() throws SQLException {
		try (Scope scope = Routing.reading();
				Connection connection = this.routing.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			this.routing.a.failBefore("executeBatch",
					new BatchUpdateException("Cannot execute statement in a READ ONLY transaction.", "25006", 1792,
							new int[] { Statement.EXECUTE_FAILED }));
			statement.addBatch("INSERT INTO orders VALUES (1, 'item')");
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(statement::executeBatch)
				.withMessageContaining("mode = READ_ONLY")
				.satisfies(
						(refusal) -> assertThat(refusal.getUpdateCounts()).containsExactly(Statement.EXECUTE_FAILED));
		}
	}

	@Test
	void serverIsToldOnlyWhenAConnectionChangesItsUse() throws SQLException {
		fetch(AccessMode.READ_WRITE);
		assertThat(told()).isZero();
		fetch(AccessMode.READ_ONLY);
		fetch(AccessMode.READ_ONLY);
		assertThat(told()).isEqualTo(1);
		fetch(AccessMode.READ_WRITE);
		fetch(AccessMode.READ_WRITE);
		assertThat(told()).isEqualTo(2);
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.commit();
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

	@Test
	void connectionThatCouldNotBeToldIsNotHandedOut() throws SQLException {
		fetch(AccessMode.READ_ONLY);
		this.routing.a.failBefore("setReadOnly false", HostileServer.lost());
		try (Scope scope = Routing.scope()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
		}
		fetch(AccessMode.READ_WRITE);
	}

	@Test
	void applicationCannotLiftItByJdbc() throws SQLException {
		try (Scope scope = Routing.reading(); Connection connection = this.routing.dataSource.getConnection()) {
			connection.setReadOnly(true);
			assertThat(connection.isReadOnly()).isTrue();
			connection.setReadOnly(false);
			assertThat(connection.isReadOnly()).isFalse();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
		}
		assertThat(told()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "START TRANSACTION READ WRITE", "SET SESSION transaction_read_only = 0" })
	void applicationCannotLiftItBySql(String sql) throws SQLException {
		try (Scope scope = Routing.reading();
				Connection connection = this.routing.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute(sql))
				.withMessageContaining("was not sent")
				.withMessageContaining("mode = READ_ONLY");
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.addBatch(sql));
			assertThat(this.routing.a.calls).doesNotContain(sql);
			assertThat(scope.journal().failure()).isNull();
		}
	}

	private void fetch(AccessMode mode) throws SQLException {
		try (Scope scope = Routing.scope(mode, Rerun.SAFE)) {
			this.routing.dataSource.getConnection().close();
		}
	}

	private long told() {
		return this.routing.a.calls.stream().filter((call) -> call.startsWith("setReadOnly")).count();
	}

}
