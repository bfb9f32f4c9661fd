package io.github.fabricspring.autoconfigure;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.fabricspring.autoconfigure.GroupProperties.DiscoveryMode;
import io.github.fabricspring.autoconfigure.startup.Versions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * The four lines at start: where the topology comes from, which groups are known, how
 * they are used, and by which versions.
 */
final class StartupReport {

	private StartupReport() {
	}

	static List<String> of(FabricProperties properties, FabricConnectionDetails node, Collection<String> known,
			boolean ownSources) {
		Map<String, GroupProperties> listed = new TreeMap<>(properties.groups());
		listed.values().removeIf((group) -> group.servers().isEmpty());
		return List.of(
				"Topology - source: "
						+ ((ownSources) ? "a TopologySources bean of the application" : source(listed, node, known)),
				"Topology - groups: " + groups(properties.defaultGroup(), listed.keySet(), known),
				"Topology - mode: startup %s, reruns %s within %s, reads on the %s".formatted(
						lower(properties.startup()), reruns(properties.retry()),
						DurationStyle.SIMPLE.print(properties.retry().timeout(), ChronoUnit.SECONDS),
						lower(properties.read().routing())),
				"Topology - versions: " + Versions.describe());
	}

	private static String source(Map<String, GroupProperties> listed, FabricConnectionDetails node,
			Collection<String> known) {
		List<String> sources = new ArrayList<>();
		Set<String> unlisted = new TreeSet<>(known);
		unlisted.addAll(listed.keySet());
		unlisted.removeIf((name) -> addGiven(name, node, listed, sources));
		listed.forEach((name,
				group) -> sources.add("%s %s [%s]".formatted(
						(group.discovery() == DiscoveryMode.FIXED) ? "fixed servers of" : "the servers of", name,
						String.join(", ", group.servers()))));
		if (!node.getAddresses().isEmpty() && (sources.isEmpty() || !listed.keySet().containsAll(unlisted))) {
			sources.add("the Fabric node "
					+ node.getAddresses().stream().map(Objects::toString).collect(Collectors.joining(", "))
					+ ((node.getUsername() != null) ? " as " + node.getUsername() : ""));
		}
		return (sources.isEmpty()) ? node.toString() : String.join("; ", sources);
	}

	private static boolean addGiven(String group, FabricConnectionDetails details, Map<String, GroupProperties> listed,
			List<String> sources) {
		boolean given = !details.getServers(group).isEmpty();
		if (given) {
			listed.remove(group);
			sources.add("fixed servers of %s %s of connection details".formatted(group, details.getServers(group)));
		}
		return given;
	}

	private static String groups(@Nullable String defaultGroup, Collection<String> listed, Collection<String> known) {
		Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		listed.forEach((name) -> names.put(name, name));
		known.forEach((name) -> names.put(name, name));
		if (defaultGroup != null) {
			names.put(defaultGroup, defaultGroup + " (default)");
		}
		return (names.isEmpty()) ? "those that the application names as it runs" : String.join(", ", names.values());
	}

	private static String reruns(FabricProperties.RetryProperties retry) {
		return (retry.enabled()) ? lower(retry.rerun()) : "off";
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
