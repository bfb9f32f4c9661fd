package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools whose first connection is lost while HikariCP sets it up.
 */
class PoolSetUpTests {

	private static final int VALIDATION_TIMEOUT = 250;

	@AutoClose
	private final Routing routing = new Routing("YYZ");

	@BeforeEach
	void open() throws SQLException {
		this.routing.hikari.put("connectionTimeout", "2000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "getNetworkTimeout", "setNetworkTimeout", "getTransactionIsolation" })
	void lostConnectionIsReplacedByOneWithTheSettingsOfAnyOther(String call) throws SQLException {
		this.routing.a.failBefore(call, HostileServer.lost());
		borrowTwice();
		assertThat(this.routing.a.connected).hasValue(2);
		assertThat(this.routing.a.networkTimeouts).endsWith(VALIDATION_TIMEOUT, 0);
	}

	@Test
	void errorWithoutAStateAtTheIsolationLevelIsNoLimitOfTheDriver() throws SQLException {
		this.routing.a.failBefore("getTransactionIsolation", new SQLException("Connection is closed."));
		borrowTwice();
		assertThat(this.routing.a.connected).hasValue(2);
	}

	@Test
	void driverWithoutNetworkTimeoutsIsUsedWithoutThem() throws SQLException {
		this.routing.a.failBefore("getNetworkTimeout", new SQLFeatureNotSupportedException());
		borrowTwice();
		assertThat(this.routing.a.connected).hasValue(1);
		assertThat(this.routing.a.networkTimeouts).isEmpty();
	}

	private void borrowTwice() throws SQLException {
		try (Connection connection = this.routing.dataSource.getConnection()) {
			assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
			connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
		}
		try (Connection connection = this.routing.dataSource.getConnection()) {
			assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
		}
	}

}
