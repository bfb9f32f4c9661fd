package io.github.fabricspring.acceptance.matrix;

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

	@Override
	public void close() {
		synchronized (RunningApplication.class) {
			this.context.close();
		}
	}

}
