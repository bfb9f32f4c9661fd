package io.github.fabricspring.discovery.replication;

import java.util.List;
import java.util.function.Predicate;

import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.Uptime;
import org.jspecify.annotations.Nullable;

/**
 * What a server of plain GTID replication said of itself in one answer.
 *
 * @param uuid its server_uuid
 * @param server whether it lets clients write
 * @param uptime since when it runs
 * @param channels its replication channels, without those of Group Replication
 */
record ReplicaReport(String uuid, ServerState server, Uptime uptime, List<Channel> channels) implements Report {

	ReplicaReport {
		channels = List.copyOf(channels);
	}

	@Override
	public @Nullable ReplicaReport closed() {
		if (!running().isEmpty()) {
			return null;
		}
		return (this.server.isOpen()) ? new ReplicaReport(this.uuid, ServerState.CLOSED, this.uptime, this.channels)
				: this;
	}

	List<Channel> running() {
		return this.channels.stream().filter(Channel::isRunning).toList();
	}

	boolean hasBacklog(Predicate<Channel> counts) {
		return this.channels.stream().filter(counts).anyMatch((channel) -> Boolean.FALSE.equals(channel.applied()));
	}

}
