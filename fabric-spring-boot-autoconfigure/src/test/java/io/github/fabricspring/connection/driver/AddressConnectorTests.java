package io.github.fabricspring.connection.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.topology.HostAndPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AddressConnector}.
 */
class AddressConnectorTests {

	private static final HostAndPort ADDRESS = new HostAndPort("a", 3306);

	private final Driver driver = Mockito.mock(Driver.class);

	private final Connection physical = Mockito.mock(Connection.class);

	@Test
	void theGroupsLoginAndPropertiesAreUsedUnlessThereIsALoginForDiscovery() throws SQLException {
		assertThat(connected(Map.of())).containsEntry("user", "app")
			.containsEntry("password", "secret")
			.containsEntry("sslMode", "VERIFY_CA");
		assertThat(connected(Map.of("user", "discovery", "password", "other"))).containsEntry("user", "discovery")
			.containsEntry("password", "other")
			.containsEntry("sslMode", "VERIFY_CA");
	}

	@Test
	void connectingAndEachAnswerAreLimitedWhateverThePoolsAllow() throws SQLException {
		assertThat(connected(Map.of())).containsEntry("connectTimeout", "700").containsEntry("socketTimeout", "700");
	}

	@Test
	void theServerIsAskedOutsideOfAnyDatabase() throws SQLException {
		connected(Map.of());
		Mockito.verify(this.driver).connect(Mockito.eq("jdbc:mysql://a:3306/"), Mockito.any());
	}

	@Test
	void errorsOfTheConnectionAreTheDriversOwn() throws SQLException {
		SQLException error = new SQLException("gone", "08S01");
		Mockito.when(this.driver.connect(Mockito.any(), Mockito.any())).thenReturn(this.physical);
		Mockito.when(this.physical.createStatement()).thenThrow(error);
		Connection connection = connector(this.driver, Map.of()).connect("YYZ", ADDRESS);
		assertThatExceptionOfType(SQLException.class).isThrownBy(connection::createStatement).isSameAs(error);
		connection.close();
		Mockito.verify(this.physical).close();
	}

	@Test
	@Timeout(30)
	void aServerThatAcceptsAndSaysNothingIsGivenUpInTime() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			AddressConnector connector = connector(new com.mysql.cj.jdbc.Driver(), Map.of());
			HostAndPort address = new HostAndPort("127.0.0.1", silent.getLocalPort());
			CompletableFuture<Connection> connecting = CompletableFuture.supplyAsync(() -> {
				try {
					return connector.connect("YYZ", address);
				}
				catch (SQLException ex) {
					throw new CompletionException(ex);
				}
			});
			try (Socket accepted = silent.accept()) {
				assertThat(accepted.isConnected()).isTrue();
				assertThat(connecting).failsWithin(10, TimeUnit.SECONDS)
					.withThrowableThat()
					.withRootCauseInstanceOf(IOException.class);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Properties connected(Map<String, String> login) throws SQLException {
		Mockito.when(this.driver.connect(Mockito.any(), Mockito.any())).thenReturn(this.physical);
		connector(this.driver, login).connect("YYZ", ADDRESS);
		ArgumentCaptor<Properties> properties = ArgumentCaptor.forClass(Properties.class);
		Mockito.verify(this.driver, Mockito.atLeastOnce()).connect(Mockito.any(), properties.capture());
		return properties.getValue();
	}

	private static AddressConnector connector(Driver driver, Map<String, String> login) {
		PoolSettings settings = new PoolSettings("app", "secret", "shop", Map.of("sslMode", "VERIFY_CA"), Map.of());
		return new AddressConnector(new DriverConnector(driver, (group) -> settings), login, Duration.ofMillis(700));
	}

}
