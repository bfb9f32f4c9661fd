package io.github.fabricspring.autoconfigure.check;

import java.util.Properties;

import com.mysql.cj.conf.PropertyDefinitions;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.JdbcPropertySetImpl;
import io.github.fabricspring.connection.driver.DriverProperties;
import org.jspecify.annotations.Nullable;

/**
 * The properties of Connector/J. The driver ignores names that it does not know, and
 * names in another case.
 */
public final class DriverProperty {

	private DriverProperty() {
	}

	/**
	 * Tries a value.
	 * @param name the name of the property. A name with a dot belongs to a plug-in of the
	 * driver, and is not checked
	 * @param value its value
	 * @return why the driver would ignore or refuse it, {@code null} if it takes it
	 */
	public static @Nullable String refusal(String name, String value) {
		if (name.indexOf('.') >= 0) {
			return null;
		}
		if (PropertyKey.fromValue(name) == null) {
			return "is not a property of Connector/J, which would ignore it" + suggestion(name);
		}
		String harm = DriverProperties.refusal(name, value);
		if (harm != null) {
			return harm + ". Remove it";
		}
		try {
			Properties properties = new Properties();
			properties.setProperty(name, value);
			new JdbcPropertySetImpl().initializeProperties(properties);
			return null;
		}
		catch (CJException ex) {
			return "is refused by Connector/J: " + ex.getMessage();
		}
	}

	private static String suggestion(String name) {
		return PropertyDefinitions.PROPERTY_KEY_TO_PROPERTY_DEFINITION.keySet()
			.stream()
			.map(PropertyKey::getKeyName)
			.filter((known) -> known.replace("-", "").equalsIgnoreCase(name.replaceAll("[-_]", "")))
			.findFirst()
			.map((known) -> ": did you mean '" + known + "'?")
			.orElse("");
	}

}
