package io.github.fabricspring.discovery.engine.state;

import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code replication_group_members}: a member as another member, or it itself,
 * sees it.
 *
 * @param uuid the member's server_uuid
 * @param reported its report_host and report_port, {@code null} if they are no address
 * @param state its state
 * @param primary whether its role is PRIMARY; the role runs ahead of what the server does
 */
public record MemberRow(String uuid, @Nullable HostAndPort reported, MemberState state, boolean primary) {

	/** MEMBER_STATE. */
	public enum MemberState {

		/** In the group. */
		ONLINE,

		/** In the group, and fetching what it missed. */
		RECOVERING,

		/** Suspected by the member whose row it is. */
		UNREACHABLE,

		/** Expelled, or it left after an error. */
		ERROR,

		/** Outside any group. */
		OFFLINE;

		/**
		 * Parses a state. One that is not known counts as none that is in the group.
		 * @param text the text of the column
		 * @return the state
		 */
		public static MemberState parse(String text) {
			for (MemberState state : values()) {
				if (state.name().equalsIgnoreCase(text)) {
					return state;
				}
			}
			return OFFLINE;
		}

		/**
		 * Tells whether the member takes part in the group.
		 * @return {@code false} also for one that is suspected
		 */
		public boolean isInGroup() {
			return this == ONLINE || this == RECOVERING;
		}

	}

}
