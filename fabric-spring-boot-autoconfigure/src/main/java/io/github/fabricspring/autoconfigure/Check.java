package io.github.fabricspring.autoconfigure;

import java.time.Duration;

import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Refuses values of properties in words that name the property.
 */
final class Check {

	private Check() {
	}

	static void that(String property, @Nullable Object value, boolean valid, String rule) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException(property, value, rule);
		}
	}

	// The reason goes into the message, not into the cause: Boot's failure analysis
	// prints
	// the root cause only.
	static void address(String property, String text, int defaultPort) {
		try {
			HostAndPort.parse(property, text, defaultPort);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, text, ex.getMessage());
		}
	}

	static void positive(String property, Duration value) {
		that(property, value, !value.isNegative() && !value.isZero(), "must be longer than nothing, for example 3s");
	}

}
