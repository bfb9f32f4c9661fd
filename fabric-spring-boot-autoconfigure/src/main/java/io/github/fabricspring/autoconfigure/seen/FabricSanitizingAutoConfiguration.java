package io.github.fabricspring.autoconfigure.seen;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} that masks the passwords among the properties of the starter in
 * actuator's endpoints, even where these show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class FabricSanitizingAutoConfiguration {

	@Bean
	SanitizingFunction fabricPasswords() {
		return (data) -> (isPassword(data.getKey().toLowerCase(Locale.ROOT))) ? data.withSanitizedValue() : data;
	}

	// As properties, and as environment variables have them
	private static boolean isPassword(String key) {
		return (key.startsWith("fabric.") || key.startsWith("fabric_")) && key.contains("password");
	}

}
