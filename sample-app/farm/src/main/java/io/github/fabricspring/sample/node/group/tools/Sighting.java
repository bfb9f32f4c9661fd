package io.github.fabricspring.sample.node.group.tools;

import java.net.ConnectException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ReplicaState;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.server.ServerVariables;
import io.github.fabricspring.sample.node.group.state.Member;
import org.jspecify.annotations.Nullable;

/**
 * The result of a probe of a server.
 *
 * @param member the server
 * @param state its state, {@code null} without an answer
 * @param replica how it follows, {@code null} without a source or an answer
 * @param required how many acknowledgements a commit on it waits for, if it is primary
 * @param problem why there was no answer, {@code null} if it answered
 */
public record Sighting(Member member, @Nullable ServerVariables state, @Nullable ReplicaState replica, int required,
		@Nullable SQLException problem) {

	/**
	 * Errors that only a live server sends: 1040, 1045, 1129, 1130, 1203, 1226.
	 */
	private static final Set<Integer> SIGNS_OF_LIFE = Set.of(1040, 1045, 1129, 1130, 1203, 1226);

	public static List<Sighting> probe(GroupTools tools, List<Member> members) {
		List<CompletableFuture<Sighting>> probes = members.stream()
			.map((member) -> CompletableFuture.supplyAsync(() -> probe(tools, member), tools.executor()))
			.toList();
		return probes.stream().map(CompletableFuture::join).toList();
	}

	public static Sighting probe(GroupTools tools, Member member) {
		try (ServerSession session = tools.connector()
			.open(member.address(), tools.settings().detection().timeout(), tools.settings().detection().timeout())) {
			ServerVariables state = session.state();
			if (!state.uuid().equals(member.uuid())) {
				throw new SQLException("another server answers at " + member + ": " + state.uuid());
			}
			int required = member.is(GroupAdministration.MemberStatus.PRIMARY) ? session.requiredAcknowledgements() : 0;
			return new Sighting(member, state, session.replica(), required, null);
		}
		catch (SQLException ex) {
			return new Sighting(member, null, null, 0, ex);
		}
	}

	/**
	 * The transactions that it has, applied or not.
	 * @return none if it did not answer
	 */
	public GtidSet known() {
		GtidSet executed = (this.state != null) ? this.state.executed() : GtidSet.EMPTY;
		return (this.replica != null) ? executed.plus(this.replica.received()) : executed;
	}

	/**
	 * Tells whether the server counts as dead. A server that refuses the node with an
	 * error is alive.
	 * @return {@code true} if it did not answer
	 */
	public boolean silent() {
		return this.problem != null && !SIGNS_OF_LIFE.contains(this.problem.getErrorCode());
	}

	/**
	 * Tells whether no process listens at its address, so that its process has ended.
	 * @return {@code true} if the connection was refused
	 */
	public boolean refused() {
		for (Throwable cause = this.problem; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConnectException && String.valueOf(cause.getMessage()).contains("refused")) {
				return true;
			}
		}
		return false;
	}

	public String complaint() {
		if (this.problem == null) {
			return "it answers";
		}
		Throwable root = this.problem;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage()).lines().findFirst().orElse("no answer");
	}

}
