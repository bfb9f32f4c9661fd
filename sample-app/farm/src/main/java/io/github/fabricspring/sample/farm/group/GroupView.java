package io.github.fabricspring.sample.farm.group;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.process.FarmException;
import org.jspecify.annotations.Nullable;

/**
 * What one server says of its Group Replication group.
 *
 * @param uuid the server that was asked
 * @param open whether it takes writes
 * @param members the members by their UUIDs, itself among them
 */
record GroupView(String uuid, boolean open, Map<String, GroupMember> members) {

	private static final GroupMember OUTSIDE = new GroupMember("OFFLINE", "");

	GroupView {
		members = Map.copyOf(members);
	}

	/**
	 * Asks a server.
	 * @param server the server, running or not
	 * @return its answer, {@code null} if there was none in time
	 */
	static @Nullable GroupView of(MysqlServer server) {
		try {
			return Sql.quick(server)
				.query("SELECT @@global.super_read_only, MEMBER_ID, MEMBER_STATE, MEMBER_ROLE"
						+ " FROM performance_schema.replication_group_members", (rows) -> {
							Map<String, GroupMember> members = new LinkedHashMap<>();
							boolean open = false;
							while (rows.next()) {
								open = !rows.getBoolean(1);
								members.put(rows.getString(2), new GroupMember(rows.getString(3), rows.getString(4)));
							}
							return new GroupView(server.uuid(), open, members);
						});
		}
		catch (FarmException ex) {
			return null;
		}
	}

	/**
	 * The server's place in the group.
	 * @return what it says of itself
	 */
	GroupMember self() {
		return member(this.uuid);
	}

	GroupMember member(String server) {
		return this.members.getOrDefault(server, OUTSIDE);
	}

	boolean isMember() {
		return self().isOnline() || self().state().equals("RECOVERING");
	}

	boolean hasQuorum() {
		long reachable = this.members.values()
			.stream()
			.filter((member) -> !member.state().equals("UNREACHABLE"))
			.count();
		return isMember() && 2 * reachable > this.members.size();
	}

	boolean isOpenPrimary() {
		return this.open && self().isPrimary();
	}

	boolean namesPrimary(String server) {
		return member(server).isPrimary();
	}

	/**
	 * Whether every member is online.
	 * @param count how many there have to be
	 * @return whether that many are there, all of them online
	 */
	boolean isWhole(int count) {
		return this.members.size() == count && this.members.values().stream().allMatch(GroupMember::isOnline);
	}

	/**
	 * A member.
	 *
	 * @param state MEMBER_STATE
	 * @param role MEMBER_ROLE, empty outside of a group
	 */
	record GroupMember(String state, String role) {

		boolean isOnline() {
			return this.state.equals("ONLINE");
		}

		boolean isPrimary() {
			return isOnline() && this.role.equals("PRIMARY");
		}

		@Override
		public String toString() {
			return (this.state + " " + this.role).strip();
		}

	}

}
