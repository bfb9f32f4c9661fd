package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import io.github.fabricspring.connection.driver.DriverProperties;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Checks of property values. Their messages name the property.
 */
final class Check {

	private static final Set<String> HIKARI = settings();

	private Check() {
	}

	private static Set<String> settings() {
		Set<String> names = PropertyElf.getPropertyNames(HikariConfig.class)
			.stream()
			.map(DataObjectPropertyName::toDashedForm)
			.collect(Collectors.toCollection(TreeSet::new));
		names.removeAll(Set.of("jdbc-url", "driver-class-name", "data-source", "data-source-class-name",
				"data-source-j-n-d-i", "username", "password", "pool-name"));
		return names;
	}

	static void that(String property, @Nullable Object value, boolean valid, String rule) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException(property, value, rule);
		}
	}

	// The reason goes into the message, as Boot's analysis prints the root cause only
	static void address(String property, String text, int defaultPort) {
		try {
			HostAndPort.parse(property, text, defaultPort);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, text, ex.getMessage());
		}
	}

	// Fails at start rather than at the first pool. The starter sets URL and login.
	static void hikari(String name, String value) {
		that("fabric.datasource.hikari." + name, value, HIKARI.contains(DataObjectPropertyName.toDashedForm(name)),
				"is not a HikariCP setting, or one that the starter sets itself"
						+ " (it may come from fabric.groups.<id>.datasource.hikari, too)");
	}

	// Fails at start, and Boot's analysis names the property and its place.
	static void driver(String name, String value) {
		String reason = DriverProperties.refusal(name, value);
		that("fabric.datasource.properties." + name, value, reason == null,
				reason + ". Remove it (it may come from fabric.groups.<id>.datasource.properties, too)");
	}

	static void positive(String property, Duration value) {
		that(property, value, !value.isNegative() && !value.isZero(), "must be above 0, for example 3s");
	}

}
