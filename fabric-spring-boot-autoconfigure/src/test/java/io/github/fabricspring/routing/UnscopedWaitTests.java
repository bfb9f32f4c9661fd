package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Callers outside any scope while their group has no primary.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class UnscopedWaitTests {

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
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		CompletableFuture<Connection> connection = CompletableFuture.supplyAsync(() -> fetch(dataSource));
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
			.withMessageContaining("no primary");
		assertThat(this.routing.topology.incidentsOver).containsExactly(Routing.GROUP);
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
