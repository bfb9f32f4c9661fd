package io.github.fabricspring.autoconfigure.check;

import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import com.zaxxer.hikari.util.UtilityElf;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * The settings of HikariCP that a pool may be given. Those that the starter sets itself
 * are none of them.
 */
public final class HikariSetting {

	private static final Set<String> SET_BY_THE_STARTER = Set.of("jdbcUrl", "driverClassName", "dataSource",
			"dataSourceClassName", "dataSourceJNDI", "dataSourceProperties", "username", "password", "poolName");

	/** By their letters alone, as an environment variable has them. */
	private static final Map<String, String> NAMES = PropertyElf.getPropertyNames(HikariConfig.class)
		.stream()
		.filter((name) -> !SET_BY_THE_STARTER.contains(name))
		.collect(Collectors.toUnmodifiableMap(HikariSetting::letters, Function.identity()));

	private HikariSetting() {
	}

	/**
	 * Finds a setting however it is spelled.
	 * @param spelling its name as in {@code maximum-pool-size}, {@code maximumPoolSize}
	 * or an environment variable
	 * @return its name with dashes, {@code null} if there is no such setting
	 */
	public static @Nullable String find(String spelling) {
		String name = NAMES.get(letters(spelling));
		return (name != null) ? DataObjectPropertyName.toDashedForm(name) : null;
	}

	/**
	 * Tries a value.
	 * @param spelling the name of the setting, any spelling
	 * @param value its value
	 * @return why HikariCP refuses it, {@code null} if it takes it
	 */
	public static @Nullable String refusal(String spelling, String value) {
		String name = NAMES.get(letters(spelling));
		if (name == null) {
			return "is not a HikariCP setting, or one that the starter sets itself";
		}
		try {
			HikariConfig config = new HikariConfig();
			Properties properties = new Properties();
			properties.setProperty(name, value);
			PropertyElf.setTargetFromProperties(config, properties);
			UtilityElf.getTransactionIsolation(config.getTransactionIsolation());
			return isNoBoolean(name, value, config) ? "must be true or false" : null;
		}
		catch (RuntimeException ex) {
			return "is refused by HikariCP: " + reason(ex);
		}
	}

	// HikariCP takes every other text for false
	private static boolean isNoBoolean(String name, String value, HikariConfig config) {
		return PropertyElf.getProperty(name, config) instanceof Boolean
				&& !Set.of("true", "false").contains(value.toLowerCase(Locale.ROOT));
	}

	private static String reason(Throwable failure) {
		Throwable link = failure;
		while (link.getCause() != null && (link instanceof InvocationTargetException || link.getMessage() == null
				|| link.getMessage().equals(String.valueOf(link.getCause())))) {
			link = link.getCause();
		}
		return (link instanceof NumberFormatException) ? "not a whole number" : String.valueOf(link.getMessage());
	}

	private static String letters(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

}
