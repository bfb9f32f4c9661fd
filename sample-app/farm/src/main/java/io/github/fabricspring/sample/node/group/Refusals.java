package io.github.fabricspring.sample.node.group;

import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.state.GroupRegistry;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;

/**
 * Look-ups that fail with the original node's words.
 */
final class Refusals {

	private Refusals() {
	}

	static GroupState group(GroupRegistry registry, String id) {
		return registry.group(id)
			.orElseThrow(() -> new NodeException("GroupError: Group (" + id + ") does not exist."));
	}

	/**
	 * A server of a group.
	 * @param registry what is known
	 * @param group the group
	 * @param server a UUID or {@code host:port}
	 * @return the server
	 */
	static Member member(GroupRegistry registry, GroupState group, String server) {
		return group.member(server).orElseThrow(() -> {
			groupOf(registry, server);
			return new NodeException(
					"GroupError: Group (" + group.id() + ") does not contain server (" + server + ").");
		});
	}

	/**
	 * The group that a server is in.
	 * @param registry what is known
	 * @param server a UUID or {@code host:port}
	 * @return its group
	 */
	static GroupState groupOf(GroupRegistry registry, String server) {
		return registry.groups()
			.stream()
			.filter((group) -> group.member(server).isPresent())
			.findFirst()
			.orElseThrow(() -> new NodeException("ServerError: Server (" + server + ") does not exist."));
	}

}
