package io.github.fabricspring.acceptance.container;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.fabricspring.acceptance.container.LettersApplication.Received;
import io.github.fabricspring.acceptance.container.LettersApplication.Sent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mysql.MySQLContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@code @ServiceConnection} on a MySQL container: every group leads there.
 * Skipped where no Docker engine runs.
 */
@SpringBootTest(classes = LettersApplication.class,
		properties = { "spring.config.name=letters", "fabric.outcome.create-table=true" })
@Testcontainers(disabledWithoutDocker = true)
class ServiceConnectionIntegrationTests {

	@Container
	@ServiceConnection
	static final MySQLContainer mysql = new MySQLContainer("mysql:8.0.33")
		.withCommand("--log-bin-trust-function-creators=ON");

	@BeforeAll
	static void prepare() throws SQLException {
		try (Connection connection = mysql.createConnection(""); Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE letter (text VARCHAR(80))");
		}
	}

	@Test
	void everyGroupLeadsToTheContainer(@Autowired Sent sent, @Autowired Received received) {
		sent.write("hello");
		assertThat(received.read()).containsExactly("hello");
	}

}
