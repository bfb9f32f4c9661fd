package io.github.fabricspring.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * The lines that a class or a package logs during a test, whatever level an application
 * before it has left in this JVM. Register it in a field.
 */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {

	private final Logger logger;

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private @Nullable Level level;

	private LogLines(Logger logger) {
		this.logger = logger;
		// other threads add to it
		this.lines.list = new CopyOnWriteArrayList<>();
	}

	public static LogLines of(Class<?> type) {
		return of(type.getName());
	}

	public static LogLines of(String name) {
		return new LogLines((Logger) LoggerFactory.getLogger(name));
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.level = this.logger.getLevel();
		this.logger.setLevel(Level.INFO);
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.detachAppender(this.lines);
		this.logger.setLevel(this.level);
	}

	/**
	 * What an operator sees.
	 * @return the lines of INFO and above, each after its level
	 */
	public List<String> told() {
		return this.lines.list.stream()
			.filter((line) -> line.getLevel().isGreaterOrEqual(Level.INFO))
			.map((line) -> line.getLevel() + " " + line.getFormattedMessage())
			.toList();
	}

}
