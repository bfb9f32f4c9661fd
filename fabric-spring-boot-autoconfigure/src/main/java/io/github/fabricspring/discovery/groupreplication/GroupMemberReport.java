package io.github.fabricspring.discovery.groupreplication;

import java.util.List;

import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.state.MemberRow;
import io.github.fabricspring.discovery.engine.state.MemberRow.MemberState;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.View;
import org.jspecify.annotations.Nullable;

/**
 * What a member of Group Replication said of itself and of its group in one answer.
 *
 * @param uuid its server_uuid
 * @param server whether it lets clients write
 * @param groupName {@code group_replication_group_name}, empty if it has none
 * @param singlePrimary whether it runs in single-primary mode
 * @param view the view that it is in, {@code null} if it is in none
 * @param applied whether it has applied all that it received from the group, {@code null}
 * if it cannot tell
 * @param rows the members as it sees them
 */
record GroupMemberReport(String uuid, ServerState server, String groupName, boolean singlePrimary, @Nullable View view,
		@Nullable Boolean applied, List<MemberRow> rows) implements Report {

	GroupMemberReport {
		rows = List.copyOf(rows);
	}

	@Override
	public boolean isInGroup() {
		return ownState().isInGroup();
	}

	@Nullable MemberRow row(String member) {
		for (MemberRow row : this.rows) {
			if (row.uuid().equals(member)) {
				return row;
			}
		}
		return null;
	}

	MemberState ownState() {
		MemberRow own = row(this.uuid);
		return (own != null) ? own.state() : MemberState.OFFLINE;
	}

	boolean claimsPrimary() {
		MemberRow own = row(this.uuid);
		return own != null && own.primary();
	}

	/**
	 * Tells whether the members that it reaches are a majority of its view. A primary in
	 * the minority stays ONLINE and PRIMARY in its own eyes.
	 * @return {@code true} if more than half are ONLINE or RECOVERING
	 */
	boolean hasQuorum() {
		return reached() * 2 > this.rows.size();
	}

	long reached() {
		return this.rows.stream().filter((row) -> row.state().isInGroup()).count();
	}

	/**
	 * Returns the member that this answer names as primary.
	 * @return its UUID; {@code null} if it names none, one that it does not reach, or
	 * several
	 */
	@Nullable String namedPrimary() {
		List<MemberRow> named = this.rows.stream().filter(MemberRow::primary).toList();
		return (named.size() == 1 && named.get(0).state() == MemberState.ONLINE) ? named.get(0).uuid() : null;
	}

}
