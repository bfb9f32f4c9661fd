package io.github.fabricspring.autoconfigure.failure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The analysis of a value of one of the starter's properties. Boot's own names the Java
 * class that the value was bound to.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class FabricPropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("fabric");

	private static final String TABLE = "docs/properties.md lists every property with its range.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		if (!ROOT.equals(cause.getName()) && !ROOT.isAncestorOf(cause.getName())) {
			return null;
		}
		InvalidConfigurationPropertyValueException invalid = findCause(rootFailure,
				InvalidConfigurationPropertyValueException.class);
		if (invalid != null) {
			return new FailureAnalysis(
					"%s is '%s': %s.".formatted(invalid.getName(), invalid.getValue(), invalid.getReason()),
					"Correct it. " + TABLE, cause);
		}
		ConfigurationProperty property = innermost(cause);
		if (property == null) {
			return null;
		}
		String origin = (property.getOrigin() != null) ? " (set in %s)".formatted(property.getOrigin()) : "";
		return new FailureAnalysis(
				"%s is '%s'%s: must be %s.".formatted(property.getName(), property.getValue(), origin, wanted(cause)),
				"Correct it. " + TABLE, cause);
	}

	private static @Nullable ConfigurationProperty innermost(BindException cause) {
		ConfigurationProperty property = null;
		for (Throwable link = cause; link != null; link = link.getCause()) {
			if (link instanceof BindException bind && bind.getProperty() != null) {
				property = bind.getProperty();
			}
		}
		return property;
	}

	private static String wanted(BindException cause) {
		Class<?> type = Object.class;
		for (Throwable link = cause; link != null; link = link.getCause()) {
			if (link instanceof BindException bind) {
				type = bind.getTarget().getType().resolve(Object.class);
			}
		}
		if (type == Duration.class) {
			return "a duration such as 500ms, 2s or 1h";
		}
		if (type == Boolean.class || type == boolean.class) {
			return "true or false";
		}
		if (type == Integer.class || type == int.class) {
			return "a whole number";
		}
		if (type.isEnum()) {
			return "one of " + Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}
		return "a value for it";
	}

}
