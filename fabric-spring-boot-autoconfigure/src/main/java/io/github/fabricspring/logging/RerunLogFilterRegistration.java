package io.github.fabricspring.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import org.slf4j.LoggerFactory;

/**
 * The filter in Logback's context, from now until it is closed. It survives a reload of
 * Logback's configuration.
 */
public final class RerunLogFilterRegistration implements AutoCloseable, LoggerContextListener {

	private final RerunLogFilter filter = new RerunLogFilter();

	private RerunLogFilterRegistration() {
	}

	/**
	 * Registers the filter, if Logback is what SLF4J logs with.
	 * @return the registration
	 */
	public static RerunLogFilterRegistration register() {
		RerunLogFilterRegistration registration = new RerunLogFilterRegistration();
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			registration.filter.setContext(context);
			registration.filter.start();
			context.addTurboFilter(registration.filter);
			context.addListener(registration);
		}
		return registration;
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public void onReset(LoggerContext context) {
		context.addTurboFilter(this.filter);
	}

	@Override
	public void onStart(LoggerContext context) {
	}

	@Override
	public void onStop(LoggerContext context) {
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
	}

	@Override
	public void close() {
		if (this.filter.getContext() instanceof LoggerContext context) {
			context.removeListener(this);
			context.getTurboFilterList().remove(this.filter);
		}
		this.filter.stop();
	}

}
