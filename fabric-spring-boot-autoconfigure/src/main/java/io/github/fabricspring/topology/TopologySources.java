package io.github.fabricspring.topology;

/**
 * The sources of an application's groups. Each source is asked on a thread of its own, so
 * that a silent one delays no group of another.
 */
@FunctionalInterface
public interface TopologySources {

	/**
	 * Returns the source that answers for a group.
	 * @param group the group's name
	 * @return the same source for the same group at all times
	 */
	TopologySource of(String group);

}
