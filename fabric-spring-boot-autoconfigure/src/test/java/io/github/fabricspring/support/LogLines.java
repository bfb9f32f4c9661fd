package io.github.fabricspring.support;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * The lines that a class logs during a test. Register it in a field.
 */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {

	private final Logger logger;

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private LogLines(Logger logger) {
		this.logger = logger;
	}

	public static LogLines of(Class<?> type) {
		return new LogLines((Logger) LoggerFactory.getLogger(type));
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.detachAppender(this.lines);
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
