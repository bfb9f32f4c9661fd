package io.github.fabricspring.topology;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Groups by name, never changed. Not {@link Map#copyOf}, which probes one slot after the
 * other: names that are numbered have hashes that follow each other, and among 10,000 of
 * them a look took several times as long.
 */
final class GroupMap extends AbstractMap<String, Group> {

	private final Map<String, Group> groups;

	private GroupMap(Map<String, Group> groups) {
		this.groups = groups;
	}

	/**
	 * Copies what may change.
	 * @param groups the groups
	 * @return a copy, or the same if it is one
	 */
	static Map<String, Group> copyOf(Map<String, Group> groups) {
		return (groups instanceof GroupMap) ? groups : new GroupMap(new HashMap<>(groups));
	}

	@Override
	public @Nullable Group get(@Nullable Object name) {
		return this.groups.get(name);
	}

	@Override
	public boolean containsKey(@Nullable Object name) {
		return this.groups.containsKey(name);
	}

	@Override
	public Set<Entry<String, Group>> entrySet() {
		return Collections.unmodifiableMap(this.groups).entrySet();
	}

}
