package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.fabricspring.autoconfigure.check.DriverProperty;
import io.github.fabricspring.autoconfigure.check.HikariSetting;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Checks of property values. Their messages name the property.
 */
final class Check {

	static final String MASK = "******";

	/** What stays in a value when nothing resolves it. */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");

	private Check() {
	}

	static void that(String property, @Nullable Object value, boolean valid, String rule) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException(property, value, rule);
		}
	}

	// The reason goes into the message, as Boot's analysis prints the root cause only
	static void address(String property, String text, int defaultPort) {
		resolved(property, text);
		try {
			HostAndPort.parse(property, text, defaultPort);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, text, ex.getMessage());
		}
	}

	// Fails at start rather than at the first pool
	static void hikari(String name, String value) {
		refuse("fabric.datasource.hikari." + name, value, HikariSetting.refusal(name, value),
				"fabric.groups.<id>.datasource.hikari");
	}

	static void driver(String name, String value) {
		refuse("fabric.datasource.properties." + name, masked(name, value), DriverProperty.refusal(name, value),
				"fabric.groups.<id>.datasource.properties");
	}

	private static void refuse(String property, String value, @Nullable String refusal, String other) {
		if (refusal != null) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					refusal + " (it may come from " + other + ", too)");
		}
	}

	private static String masked(String name, String value) {
		return (name.toLowerCase(Locale.ROOT).contains("password")) ? MASK : value;
	}

	static void resolved(String property, @Nullable String value) {
		Matcher placeholder = PLACEHOLDER.matcher((value != null) ? value : "");
		if (placeholder.find()) {
			throw new InvalidConfigurationPropertyValueException(property, placeholder.group(),
					"nothing resolves this placeholder: set the environment variable or property that it names"
							+ " (the value may come from fabric.groups.<id>, too)");
		}
	}

	static void positive(String property, Duration value) {
		that(property, value, !value.isNegative() && !value.isZero(), "must be above 0, for example 3s");
	}

}
