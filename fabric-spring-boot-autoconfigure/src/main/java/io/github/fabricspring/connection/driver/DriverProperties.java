package io.github.fabricspring.connection.driver;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.exceptions.CJException;
import org.jspecify.annotations.Nullable;

/**
 * The properties of Connector/J with which the caller of a transaction could be told what
 * is not so.
 */
public final class DriverProperties {

	/** The property that makes the driver listen to the server's reports. */
	static final String TRACK_SESSION_STATE = "trackSessionState";

	/** The property that adds named sets of others. */
	private static final String SETS = "useConfigs";

	private static final Map<String, Rule> RULES = Map.of(TRACK_SESSION_STATE, new Rule(Set.of("false", "no"),
			"hides what became of a transaction, which is known from the session state that the server reports"),
			"useLocalTransactionState",
			Rule.on("makes the driver leave out COMMIT and ROLLBACK by a flag that is wrong after streamed rows"),
			"clobberStreamingResults", Rule.on("hides what a streamed query has written until COMMIT is sent"),
			"emulateLocators", Rule.on("makes the driver write a Blob by statements that are not seen"),
			"autoReconnect", Rule.RECONNECTS, "autoReconnectForPools", Rule.RECONNECTS);

	private DriverProperties() {
	}

	/**
	 * Says why a property must not have a value.
	 * @param name the property's name
	 * @param value its value
	 * @return the reason, {@code null} if it may
	 */
	public static @Nullable String refusal(String name, String value) {
		if (name.equals(SETS)) {
			return refusalOfSets(value);
		}
		Rule rule = RULES.get(name);
		return (rule != null && rule.refused().contains(value.toLowerCase(Locale.ROOT))) ? rule.reason() : null;
	}

	private static @Nullable String refusalOfSets(String names) {
		Properties properties;
		try {
			properties = ConnectionUrl.getPropertiesFromConfigFiles(names);
		}
		catch (CJException ex) {
			// There is no such set, and the driver says so
			return null;
		}
		for (String name : properties.stringPropertyNames()) {
			String reason = refusal(name, properties.getProperty(name));
			if (reason != null) {
				return "sets " + name + ", which " + reason;
			}
		}
		return null;
	}

	static void check(String name, String value) {
		String reason = refusal(name, value);
		if (reason != null) {
			throw new IllegalArgumentException("The driver's property " + name + " is \"" + value + "\", which "
					+ reason + ": remove the property from fabric.datasource.properties, or from the group's own");
		}
	}

	/**
	 * A rule for a property.
	 *
	 * @param refused the values that are refused
	 * @param reason why
	 */
	private record Rule(Set<String> refused, String reason) {

		static final Rule RECONNECTS = on(
				"makes the driver connect anew in the midst of a transaction, to a server that was not asked who it is");

		static Rule on(String reason) {
			return new Rule(Set.of("true", "yes"), reason);
		}

	}

}
