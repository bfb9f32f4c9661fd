package io.github.fabricspring.topology;

import java.util.List;

import io.github.fabricspring.topology.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a source says of one group. An answer without any for a group leaves the group as
 * it was; one without servers says that it has none.
 *
 * @param group the group's name
 * @param engine what decides who leads, in words for messages: "Fabric node", "Group
 * Replication", "replication", "fixed"
 * @param servers the servers, each with the role that is believed
 * @param epoch what the engine counts its changes by, such as the view of Group
 * Replication; {@code null} if it has no such thing
 * @param reason why there is no primary, or why a server that claims to be one is not
 * believed; {@code null} if there is nothing to say
 */
public record GroupAnswer(String group, String engine, List<Server> servers, @Nullable String epoch,
		@Nullable Reason reason) {

	/** The engine that fences by itself a primary that lost its majority. */
	public static final String GROUP_REPLICATION = "Group Replication";

	/**
	 * The engine that may lose what it has acknowledged, unless it is semi-synchronous.
	 */
	public static final String REPLICATION = "replication";

	/** No engine: the first server is the primary by definition. */
	public static final String FIXED = "fixed";

	public GroupAnswer {
		servers = List.copyOf(servers);
	}

	/**
	 * Returns where this comes from, as messages print it.
	 * @return the engine, with the epoch if there is one
	 */
	public String origin() {
		return (this.epoch != null) ? this.engine + ", epoch " + this.epoch : this.engine;
	}

}
