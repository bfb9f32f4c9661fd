package io.github.fabricspring.health;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.support.Routing;
import io.github.fabricspring.topology.Server;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Connectivity} over real pools.
 */
class ConnectivityTests {

	private final SQLException denied = new SQLException("Access denied", "28000", 1045);

	@AutoClose
	private final Routing routing = new Routing("YYZ");

	@SuppressWarnings("NullAway.Init") // set before each test
	private Connectivity connectivity;

	@SuppressWarnings("NullAway.Init") // set before each test
	private Server primary;

	@BeforeEach
	void open() throws SQLException {
		this.routing.hikari.put("connectionTimeout", "500");
		this.connectivity = Connectivity.of(this.routing.pools, null);
		this.primary = this.routing.a.primary("YYZ");
	}

	@Test
	void aServerThatWasNotTriedYetHasNotRefused() {
		assertThat(this.connectivity.refusal(this.primary)).isNull();
	}

	@Test
	void aRefusedLoginIsToldUntilAConnectionOpens() throws SQLException {
		this.routing.a.refusal = this.denied;
		this.routing.a.down = true;
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
		assertThat(this.connectivity.refusal(this.primary)).asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
			.satisfies((refusal) -> assertThat(refusal.reason()).isEqualTo("Access denied"))
			.satisfies((refusal) -> assertThat(refusal.isLasting()).isTrue());
		this.routing.a.down = false;
		this.routing.dataSource.getConnection().close();
		assertThat(this.connectivity.refusal(this.primary)).isNull();
	}

	@Test
	void aLoginThatIsRefusedFromNowOnDoesNotMatterWhileThereAreConnections() throws SQLException {
		try (Connection held = this.routing.dataSource.getConnection()) {
			this.routing.a.refusal = this.denied;
			this.routing.a.down = true;
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(held.isClosed()).isFalse();
			assertThat(this.connectivity.refusal(this.primary)).isNull();
		}
	}

	@Test
	void connectionsInUseAreNoSignThatAServerThatCannotBeReachedIsWell() throws SQLException {
		try (Connection held = this.routing.dataSource.getConnection()) {
			this.routing.a.down = true;
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(held.isClosed()).isFalse();
			await().untilAsserted(() -> assertThat(this.connectivity.refusal(this.primary)).isNotNull());
		}
	}

}
