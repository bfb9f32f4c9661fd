package io.github.fabricspring.connection.driver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.mysql.cj.Constants;

/**
 * The connection attributes of a session: its mark first, then those of the user that fit
 * beside it. The server drops what goes beyond
 * {@code performance_schema_session_connect_attrs_size}, in no order of ours, and without
 * its mark an old session cannot be found again.
 *
 * @param value the driver's property {@code connectionAttributes}
 * @param dropped the names of those that did not fit
 */
record ConnectionAttributes(String value, List<String> dropped) {

	/** The server's own limit unless it is configured. */
	static final int LIMIT = 512;

	/** The attributes that the driver adds. */
	private static final Map<String, String> DRIVERS = Map.of("_client_name", Constants.CJ_NAME, "_client_version",
			DriverVersion.get(), "_runtime_vendor", Constants.JVM_VENDOR, "_runtime_version", Constants.JVM_VERSION,
			"_client_license", Constants.CJ_LICENSE);

	ConnectionAttributes {
		dropped = List.copyOf(dropped);
	}

	/**
	 * Puts a mark before the user's attributes.
	 * @param name the mark's name
	 * @param mark the mark
	 * @param wanted the user's attributes, {@code none} for none
	 * @return what is sent
	 */
	static ConnectionAttributes of(String name, String mark, String wanted) {
		StringBuilder value = new StringBuilder(name).append(':').append(mark);
		List<String> dropped = new ArrayList<>();
		int size = size(name, mark);
		for (Map.Entry<String, String> each : DRIVERS.entrySet()) {
			size += size(each.getKey(), each.getValue());
		}
		for (Map.Entry<String, String> each : parse(wanted).entrySet()) {
			int more = size(each.getKey(), each.getValue());
			if (each.getKey().equals(name)) {
				continue;
			}
			if (size + more > LIMIT) {
				dropped.add(each.getKey());
				continue;
			}
			size += more;
			value.append(',').append(each.getKey()).append(':').append(each.getValue());
		}
		return new ConnectionAttributes(value.toString(), dropped);
	}

	// As the driver does.
	private static Map<String, String> parse(String wanted) {
		Map<String, String> attributes = new LinkedHashMap<>();
		if (!wanted.equals("none")) {
			for (String pair : wanted.split(",", -1)) {
				int end = pair.indexOf(':');
				if (end > 0 && end + 1 < pair.length()) {
					attributes.put(pair.substring(0, end), pair.substring(end + 1));
				}
			}
		}
		return attributes;
	}

	private static int size(String name, String value) {
		return sent(name) + sent(value);
	}

	private static int sent(String text) {
		int length = text.getBytes(StandardCharsets.UTF_8).length;
		return length + ((length <= 250) ? 1 : 3);
	}

}
