package io.github.fabricspring.objects;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application over a database that fails.
 *
 * @param context the application
 * @param database its database
 */
public record RunningApplication(ConfigurableApplicationContext context,
		FailingDatabase database) implements AutoCloseable {

	public static RunningApplication start(Class<?> configuration, List<String> schema, String... properties) {
		FailingDatabase database = new FailingDatabase(schema);
		PoolSettings settings = new PoolSettings("app", null, null, Map.of(),
				Map.of("minimum-idle", "0", "connection-timeout", "15000"));
		SpringApplicationBuilder application = new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.flyway.enabled=false", "spring.main.banner-mode=off",
					"fabric.groups.YYZ.servers=yyz1:3306", "fabric.groups.YYZ.discovery=fixed",
					"fabric.default-group=YYZ", "fabric.datasource.username=app")
			.initializers((context) -> ((org.springframework.context.support.GenericApplicationContext) context)
				.registerBean(DriverConnector.class, () -> new DriverConnector(database, (group) -> settings)));
		return new RunningApplication(application.run(), database);
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * The transaction that is under way is lost at COMMIT, and nothing happens meanwhile.
	 */
	public void failCommit() {
		this.database.failOnce("COMMIT"::equals, (connection) -> {
		});
	}

	/**
	 * The transaction that is under way is lost at COMMIT, and others write meanwhile.
	 * @param statements what they write to the new primary
	 */
	public void failCommitWhileOthersWrite(String... statements) {
		this.database.failOnce("COMMIT"::equals, (connection) -> {
			try (Statement statement = connection.createStatement()) {
				for (String sql : statements) {
					statement.execute(sql);
				}
			}
		});
	}

	public List<String> query(String sql) throws SQLException {
		List<String> values = new ArrayList<>();
		try (Connection connection = this.database.open();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				values.add(rows.getString(1));
			}
		}
		return values;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
