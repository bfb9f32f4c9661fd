package io.github.fabricspring.topology;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An immutable map of groups by name. A look-up in a map of {@link Map#copyOf} probes one
 * slot after the other. Numbered names have consecutive hashes, so that a look-up among
 * 10,000 of them took several times as long.
 */
final class GroupMap extends AbstractMap<String, Group> {

	private final Map<String, Group> groups;

	private GroupMap(Map<String, Group> groups) {
		this.groups = groups;
	}

	/**
	 * Copies a map.
	 * @param groups the groups
	 * @return an immutable copy, or the same map if it is immutable already
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
