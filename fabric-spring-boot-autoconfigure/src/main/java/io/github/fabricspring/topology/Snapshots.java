package io.github.fabricspring.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Creates the next snapshot from new answers. It drops repeated servers and reuses the
 * groups that did not change.
 */
final class Snapshots {

	private Snapshots() {
	}

	static Topology next(Topology previous, Collection<DatedAnswer> news) {
		Map<String, DatedAnswer> answers = new HashMap<>(previous.answers());
		Map<String, Group> changed = new HashMap<>();
		for (DatedAnswer dated : news) {
			String name = dated.answer().group();
			answers.put(name, dated);
			Group before = previous.group(name);
			Group group = group(dated.answer(), before);
			if (!group.equals(before)) {
				changed.put(name, group);
			}
		}
		return new Topology(previous.version() + 1, merge(previous.groups(), changed), answers);
	}

	private static Map<String, Group> merge(Map<String, Group> previous, Map<String, Group> changed) {
		if (changed.isEmpty()) {
			return previous;
		}
		Map<String, Group> next = new HashMap<>(previous);
		next.putAll(changed);
		return next;
	}

	private static Group group(GroupAnswer answer, @Nullable Group previous) {
		Map<String, Server> byUuid = new LinkedHashMap<>();
		answer.servers()
			.stream()
			.map((server) -> server.inGroup(answer.group()))
			.forEach((server) -> byUuid.putIfAbsent(server.uuid(), server));
		List<Server> servers = List.copyOf(byUuid.values());
		return (previous != null && previous.servers().equals(servers)) ? previous : Group.of(answer.group(), servers);
	}

}
