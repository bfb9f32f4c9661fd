package io.github.fabricspring.connection.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Objects;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.key.CommitResolver.KeyLimit;
import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for how long the key of a transaction may take.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class KeyDeadlineTests {

	@AutoClose
	private final Routing routing = new Routing();

	@Test
	void keyThatCannotBeWrittenInTimeIsToldClearlyAndNotRunAgain() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			this.routing.resolver.use = KeyUse.BEFORE_COMMIT;
			Routing.insert(connection, 1);
			this.routing.a.failBefore("INSERT INTO keys",
					new SQLException("Lock wait timeout exceeded; try restarting transaction", "40001", 1205));
			assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(connection::commit)
				.withMessageContainingAll("YYZ - a:", "could not be written within 5000 ms (fabric.retry.timeout)",
						"find the session that locks the outcome table");
			assertThat(scope.journal().failure()).isNull();
			connection.rollback();
			Routing.insert(connection, 2);
			connection.commit();
		}
		assertThat(this.routing.a.orders()).containsExactly(2);
		assertThat(this.routing.a.keys()).isEqualTo(1);
	}

	@Test
	void commitThatWaitsTooLongForItsKeysLockIsToldClearlyAndNotRunAgain() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore(HostileServer.COMMIT,
					new SQLException("Lock wait timeout exceeded; try restarting transaction", "40001", 1205));
			assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(connection::commit)
				.withMessageContainingAll("YYZ - a:", "find the session that locks the outcome table",
						"is rolled back");
			assertThat(scope.journal().failure()).isNull();
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void keyMayTakeWhatIsLeftOfTheTransactionsTimeout() throws SQLException {
		ResourceHolderSupport holder = new ResourceHolderSupport() {
		};
		holder.setTimeoutInSeconds(2);
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.bindResource(this, holder);
		try {
			KeyLimit limit = limitOfAKey();
			assertThat(limit.time()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
			assertThat(limit.ofTransaction()).isTrue();
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this);
			TransactionSynchronizationManager.clearSynchronization();
		}
	}

	@Test
	void withoutATimeoutTheKeyMayTakeWhatACallMayWait() throws SQLException {
		assertThat(limitOfAKey()).isEqualTo(new KeyLimit(Duration.ofSeconds(5), false));
	}

	private KeyLimit limitOfAKey() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.commit();
		}
		return Objects.requireNonNull(this.routing.resolver.limit);
	}

}
