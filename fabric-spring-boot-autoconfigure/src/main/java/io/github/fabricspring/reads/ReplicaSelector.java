package io.github.fabricspring.reads;

import java.util.Set;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the secondary that serves a read. Called for every connection fetched for
 * reading, by many threads at once.
 */
@FunctionalInterface
public interface ReplicaSelector {

	/**
	 * Chooses one of a group's secondaries.
	 * @param group the group as the current snapshot has it
	 * @param avoided the UUIDs of servers not to choose, mostly none
	 * @return the secondary, {@code null} if none may serve reads
	 */
	@Nullable Server select(Group group, Set<String> avoided);

}
