package io.github.fabricspring.discovery.groupreplication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.state.MemberRow;
import io.github.fabricspring.discovery.engine.state.MemberRow.MemberState;
import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * The roles of the members beside the primary. Reads go to members that are ONLINE, and
 * not to one that is elected and not yet open. A member that has not been heard in this
 * round keeps its role, as each round hears the members in another order.
 */
final class GroupRoles {

	private final Belief before;

	private final Round round;

	private final GroupAnswers answers;

	private final @Nullable View epoch;

	GroupRoles(Belief before, Round round, GroupAnswers answers, @Nullable View epoch) {
		this.before = before;
		this.round = round;
		this.answers = answers;
		this.epoch = epoch;
	}

	/**
	 * Returns the group's servers with their roles.
	 * @param primary the primary's UUID, {@code null} if there is none
	 * @param list the answer whose list of members counts, {@code null} if none does
	 * @return the servers
	 */
	List<Server> servers(@Nullable String primary, @Nullable GroupMemberReport list) {
		Set<String> uuids = new LinkedHashSet<>();
		this.before.servers().forEach((server) -> uuids.add(server.uuid()));
		if (list != null) {
			list.rows().forEach((row) -> uuids.add(row.uuid()));
		}
		this.round.reports(GroupMemberReport.class).keySet().forEach(uuids::add);
		List<Server> servers = new ArrayList<>();
		for (String uuid : uuids) {
			MemberRow row = (list != null) ? list.row(uuid) : null;
			if (list != null && row == null && !this.round.book().isSeed(uuid)) {
				// It left
				continue;
			}
			HostAndPort address = address(uuid, row);
			if (address != null) {
				servers.add(uuid.equals(primary) ? server(uuid, address, ServerStatus.PRIMARY, ServerMode.READ_WRITE)
						: (list != null) ? byList(uuid, address, row) : withoutList(uuid, address));
			}
		}
		return servers;
	}

	private Server byList(String uuid, HostAndPort address, @Nullable MemberRow row) {
		MemberState state = (row != null) ? row.state() : MemberState.OFFLINE;
		return switch (state) {
			case ONLINE -> server(uuid, address, ServerStatus.SECONDARY, isReadable(uuid, row) ? ServerMode.READ_ONLY
					: (row != null && row.primary()) ? ServerMode.WRITE_ONLY : ServerMode.OFFLINE);
			case RECOVERING -> server(uuid, address, ServerStatus.SPARE, ServerMode.READ_ONLY);
			case UNREACHABLE -> server(uuid, address, ServerStatus.SECONDARY, ServerMode.OFFLINE);
			case ERROR, OFFLINE -> server(uuid, address, ServerStatus.FAULTY, ServerMode.OFFLINE);
		};
	}

	private boolean isReadable(String uuid, @Nullable MemberRow row) {
		if (row != null && row.primary()) {
			return false;
		}
		GroupMemberReport own = this.answers.report(uuid);
		boolean counts = this.answers.counted().containsKey(uuid);
		if (own == null || (counts && isBehind(own))) {
			Server server = this.before.server(uuid);
			return server != null && server.isReadableSecondary();
		}
		return counts && own.ownState() == MemberState.ONLINE && !own.claimsPrimary();
	}

	// A change of the view reaches the members within a tenth of a second
	private boolean isBehind(GroupMemberReport own) {
		return own.view() != null && this.epoch != null && own.view().isOlderThan(this.epoch);
	}

	private Server withoutList(String uuid, HostAndPort address) {
		GroupMemberReport own = this.answers.report(uuid);
		Server known = this.before.server(uuid);
		if (known == null) {
			return server(uuid, address, ServerStatus.SECONDARY, ServerMode.OFFLINE);
		}
		if (own == null) {
			return known.isPrimary() ? server(uuid, address, ServerStatus.SECONDARY, ServerMode.OFFLINE) : known;
		}
		boolean readable = this.answers.counted().containsKey(uuid) && known.isReadableSecondary();
		return server(uuid, address, ServerStatus.SECONDARY, readable ? ServerMode.READ_ONLY : ServerMode.OFFLINE);
	}

	private @Nullable HostAndPort address(String uuid, @Nullable MemberRow row) {
		HostAndPort reported = (row != null) ? row.reported() : this.before.members().get(uuid);
		HostAndPort address = this.round.book().reach(uuid, reported);
		if (address != null) {
			return address;
		}
		Server known = this.before.server(uuid);
		return (known != null) ? new HostAndPort(known.host(), known.port()) : null;
	}

	private Server server(String uuid, HostAndPort address, ServerStatus status, ServerMode mode) {
		return new Server(uuid, this.round.group(), address.host(), address.port(), status, mode, 1.0);
	}

}
