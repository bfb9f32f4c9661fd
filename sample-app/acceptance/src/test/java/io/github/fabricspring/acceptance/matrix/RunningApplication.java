package io.github.fabricspring.acceptance.matrix;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import io.github.fabricspring.FabricTemplate;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application beside others in the same JVM. They start and end one after the other,
 * because each sets the log levels of all.
 */
final class RunningApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private RunningApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static RunningApplication start(SpringApplicationBuilder application) {
		synchronized (RunningApplication.class) {
			return new RunningApplication(application.run());
		}
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Sends statements outside any transaction, on both connections that a shape may
	 * need.
	 * @param group to which group
	 */
	void select(String group) {
		DataSource source = bean(DataSource.class);
		bean(FabricTemplate.class).executeWithoutResult(group, () -> {
			try (Connection one = source.getConnection();
					Connection other = source.getConnection();
					Statement first = one.createStatement();
					Statement second = other.createStatement()) {
				first.execute("SELECT 1");
				second.execute("SELECT 1");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@Override
	public void close() {
		synchronized (RunningApplication.class) {
			this.context.close();
		}
	}

}
