package io.github.fabricspring.reads;

import java.util.Set;
import java.util.function.Supplier;

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

	/**
	 * Prepares choices among all of a group's secondaries. Routing keeps what is returned
	 * for as long as the group stays the same, and asks it for every connection while no
	 * server is avoided.
	 * @param group the group as the current snapshot has it
	 * @return chooses as {@link #select} does with none to avoid
	 */
	default Supplier<@Nullable Server> prepare(Group group) {
		return () -> select(group, Set.of());
	}

}
