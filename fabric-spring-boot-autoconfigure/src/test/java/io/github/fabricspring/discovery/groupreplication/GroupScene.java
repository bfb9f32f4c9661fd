package io.github.fabricspring.discovery.groupreplication;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.MemberRow;
import io.github.fabricspring.discovery.engine.state.MemberRow.MemberState;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.View;

/**
 * The base of tests that write answers of members of Group Replication down:
 * {@code "a* b c?"} is a list in which a is primary and c is UNREACHABLE; {@code ~} is
 * RECOVERING, {@code !} ERROR and {@code -} OFFLINE.
 */
abstract class GroupScene {

	static final String GROUP = "group";

	static Report open(String server, String view, String rows) {
		return report(server, ServerState.OPEN, view, rows, true);
	}

	static Report closed(String server, String view, String rows) {
		return report(server, ServerState.CLOSED, view, rows, true);
	}

	/**
	 * An answer of a server that somebody opened by hand, or that was opened too early.
	 * @param server the server
	 * @param view its view
	 * @param rows its list
	 * @return the answer
	 */
	static Report openWithBacklog(String server, String view, String rows) {
		return report(server, ServerState.OPEN, view, rows, false);
	}

	static Report report(String server, ServerState state, String view, String rows, boolean applied) {
		return new GroupMemberReport(server, state, GROUP, true, View.parse(view), applied, rows(rows));
	}

	static List<MemberRow> rows(String text) {
		List<MemberRow> rows = new ArrayList<>();
		for (String row : text.split(" ", -1)) {
			String uuid = row.substring(0, 1);
			MemberState state = (row.contains("?")) ? MemberState.UNREACHABLE
					: (row.contains("~")) ? MemberState.RECOVERING : (row.contains("!")) ? MemberState.ERROR
							: (row.contains("-")) ? MemberState.OFFLINE : MemberState.ONLINE;
			rows.add(new MemberRow(uuid, Scene.address(uuid), state, row.contains("*")));
		}
		return rows;
	}

	static RoundResult judge(Scene scene) {
		return scene.judge(new GroupReplicationEngine()::judge);
	}

	/**
	 * Returns what is believed of a group of three in good health with the primary a.
	 * @return the result in the view p:7
	 */
	static RoundResult healthy() {
		return judge(Scene.of("a b c")
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c")));
	}

	static String roles(RoundResult result) {
		return Scene.roles(result);
	}

	static String reason(RoundResult result) {
		return Scene.reason(result.reason());
	}

}
