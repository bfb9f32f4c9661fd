package io.github.fabricspring.connection.transaction;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for lost connections whose driver says neither by a code nor by a state that they
 * are lost.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class HiddenLossTests {

	@AutoClose
	private final Routing routing = new Routing();

	@Test
	void errorBehindWhichTheNetworkBrokeOffIsALostConnection() throws SQLException {
		assertLost(new EOFException("Can not read response from server"));
	}

	@Test
	void socketTimeoutInTheMiddleOfRowsIsALostConnection() throws SQLException {
		assertLost(new SocketTimeoutException("Read timed out"));
	}

	@Test
	void commitAfterwardsIsNotSent() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("INSERT", hidden(new EOFException("gone")));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 2));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void fileThatIsMissingIsTheApplicationsOwn() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			this.routing.a.failBefore("INSERT", hidden(new FileNotFoundException("rows.csv")));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
			assertThat(scope.journal().failure()).isNull();
			Routing.insert(connection, 2);
			connection.commit();
		}
		assertThat(this.routing.a.orders()).containsExactly(2);
	}

	private void assertLost(IOException cause) throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			this.routing.a.failBefore("INSERT", hidden(cause));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08S01"))
				.withRootCauseInstanceOf(cause.getClass());
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(this.routing.a.connections).isEmpty();
		try (Scope scope = Routing.scope(); Connection next = this.routing.begin()) {
			Routing.insert(next, 2);
			next.commit();
		}
		assertThat(this.routing.a.orders()).containsExactly(2);
	}

	private static SQLException hidden(IOException cause) {
		return new SQLException("Error retrieving record: Unexpected Exception", "S1000", 0, cause);
	}

}
