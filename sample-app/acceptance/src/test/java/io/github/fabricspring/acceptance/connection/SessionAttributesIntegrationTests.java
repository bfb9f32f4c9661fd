package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a real server keeps of the attributes of a session.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class SessionAttributesIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.store();

	@Test
	void markIsKeptHoweverLongTheUsersAttributesAre() throws SQLException {
		try (OneServer routing = new OneServer(server.get())) {
			routing.properties.put("connectionAttributes",
					"program:tests,build:" + "x".repeat(300) + ",host:" + "y".repeat(200));
			try (Scope scope = OneServer.scope(new AttemptJournal());
					Connection connection = routing.dataSource.getConnection()) {
				assertThat(connection.isValid(1)).isTrue();
				assertThat(sessionsWith(DriverConnector.SESSION_ATTRIBUTE)).isEqualTo(1);
				assertThat(sessionsWith("program")).isEqualTo(1);
			}
		}
	}

	private static long sessionsWith(String attribute) {
		return server.number(
				"SELECT count(*) FROM performance_schema.session_connect_attrs WHERE attr_name = '" + attribute + "'");
	}

}
