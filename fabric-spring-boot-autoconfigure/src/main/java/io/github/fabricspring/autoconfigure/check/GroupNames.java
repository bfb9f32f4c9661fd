package io.github.fabricspring.autoconfigure.check;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Checks of groups' names that come from environment variables, which keep neither case
 * nor {@code -}, {@code .} and {@code _}.
 */
public final class GroupNames {

	private static final String PREFIX = "FABRIC_GROUPS_";

	private static final Set<String> PROPERTIES = Set.of("SERVERS", "DISCOVERY", "ADDRESSMAP", "ADDRESS", "DATASOURCE");

	private static final String ADVICE = "an environment variable cannot hold the '-', '.' or '_' of a group's name. "
			+ "Set fabric.groups.[%s] in application.yml instead, and refer there to a variable of your own, as in ${DB_SERVERS}";

	private GroupNames() {
	}

	/**
	 * Refuses environment variables whose group has an underscore in its name: Boot would
	 * take them for another group.
	 * @param variables the names of all environment variables
	 */
	public static void checkVariables(Collection<String> variables) {
		for (String variable : variables) {
			if (variable.startsWith(PREFIX)) {
				List<String> parts = Arrays.asList(variable.substring(PREFIX.length()).split("_"));
				int property = 1;
				while (property < parts.size() && !PROPERTIES.contains(parts.get(property))) {
					property++;
				}
				if (property > 1 && property < parts.size()) {
					String name = String.join("-", parts.subList(0, property)).toLowerCase(Locale.ROOT);
					throw new InvalidConfigurationPropertyValueException("fabric.groups", variable,
							ADVICE.formatted(name));
				}
			}
		}
	}

	/**
	 * Refuses a configured group that differs from a group in use by nothing but these
	 * characters: its properties would not apply.
	 * @param used the names of groups in use
	 * @param configured the names under {@code fabric.groups}, in any case
	 */
	public static void checkUsed(Collection<String> used, Collection<String> configured) {
		for (String group : used) {
			if (configured.stream().noneMatch(group::equalsIgnoreCase)) {
				configured.stream()
					.filter((name) -> letters(name).equals(letters(group)))
					.findFirst()
					.ifPresent((name) -> {
						throw new InvalidConfigurationPropertyValueException("fabric.groups." + name, group,
								"the application names this group, and " + ADVICE.formatted(group));
					});
			}
		}
	}

	private static String letters(String name) {
		return name.replaceAll("[-._]", "").toLowerCase(Locale.ROOT);
	}

}
