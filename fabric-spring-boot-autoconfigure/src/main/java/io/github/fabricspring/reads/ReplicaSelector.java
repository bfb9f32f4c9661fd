package io.github.fabricspring.reads;

import java.util.Set;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the secondary that serves a read. Many threads call it at once, for every
 * connection that is fetched for reading, so it must be quick and safe for use by
 * threads.
 */
@FunctionalInterface
public interface ReplicaSelector {

	/**
	 * Chooses one of a group's secondaries.
	 * @param group the group in the current snapshot
	 * @param avoided the UUIDs of excluded servers, mostly empty
	 * @return the secondary, {@code null} if none may serve reads
	 */
	@Nullable Server select(Group group, Set<String> avoided);

}
