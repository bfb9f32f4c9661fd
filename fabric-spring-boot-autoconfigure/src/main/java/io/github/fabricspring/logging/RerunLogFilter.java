package io.github.fabricspring.logging;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.fabricspring.call.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * A filter of Logback that holds back what Spring, HikariCP and Hibernate log at WARN and
 * ERROR about a failure that a connection of the current attempt reported. The lines are
 * told by the identity of the driver's error among the causes of what they log;
 * Hibernate's, which log no error, by their text. They are dropped when the attempt is
 * run again. If it is not, they are written with the time at which they were made.
 */
public final class RerunLogFilter extends TurboFilter {

	private static final List<String> LIBRARIES = List.of("org.springframework.", "com.zaxxer.hikari.",
			"org.hibernate.");

	@Override
	public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
			Object @Nullable [] arguments, @Nullable Throwable error) {
		if (level.toInt() < Level.WARN_INT || format == null || !isOfALibrary(logger.getName())
				|| level.toInt() < logger.getEffectiveLevel().toInt()) {
			return FilterReply.NEUTRAL;
		}
		Scope scope = Scope.current();
		List<Throwable> failures = (scope != null) ? scope.journal().failures() : List.of();
		if (scope == null || failures.isEmpty()) {
			return FilterReply.NEUTRAL;
		}
		LoggingEvent event = new LoggingEvent(Logger.FQCN, logger, level, format, error, arguments);
		Throwable logged = (error != null) ? error : throwable(arguments);
		if (!isAbout(failures, logged, event)) {
			return FilterReply.NEUTRAL;
		}
		if (marker != null) {
			event.addMarker(marker);
		}
		event.getCallerData();
		event.prepareForDeferredProcessing();
		return (scope.hold(() -> logger.callAppenders(event))) ? FilterReply.DENY : FilterReply.NEUTRAL;
	}

	private static boolean isOfALibrary(String logger) {
		return LIBRARIES.stream().anyMatch(logger::startsWith);
	}

	private static boolean isAbout(List<Throwable> failures, @Nullable Throwable logged, LoggingEvent event) {
		return (logged != null) ? hasCause(logged, failures) : event.getLoggerName().startsWith("org.hibernate.")
				&& failures.stream().anyMatch((failure) -> isToldBy(event.getFormattedMessage(), failure));
	}

	private static boolean hasCause(Throwable logged, List<Throwable> failures) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Throwable each = logged; each != null && seen.add(each); each = each.getCause()) {
			for (Throwable failure : failures) {
				if (failure == each) {
					return true;
				}
			}
		}
		return false;
	}

	// As Hibernate's SqlExceptionHelper writes it
	private static boolean isToldBy(String text, Throwable failure) {
		return text.equals(failure.getMessage()) || (failure instanceof SQLException sql
				&& text.endsWith("ErrorCode: %d, SQLState: %s".formatted(sql.getErrorCode(), sql.getSQLState())));
	}

	private static @Nullable Throwable throwable(Object @Nullable [] arguments) {
		return (arguments != null && arguments.length > 0
				&& arguments[arguments.length - 1] instanceof Throwable throwable) ? throwable : null;
	}

}
