package io.github.fabricspring.sample.node.group.tools;

import java.sql.SQLException;

import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ReplicaState;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.server.ServerVariables;
import io.github.fabricspring.sample.node.group.state.Member;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers, and takes orders.
 *
 * @param member the server
 * @param session orders to it
 * @param state what it said of itself
 * @param replica how it follows, {@code null} if it has no source
 */
public record ReachedServer(Member member, ServerSession session, ServerVariables state,
		@Nullable ReplicaState replica) implements AutoCloseable {

	public static ReachedServer listen(GroupTools tools, Member member) throws SQLException {
		ServerSession session = tools.open(member);
		try {
			return again(member, session);
		}
		catch (SQLException | RuntimeException ex) {
			session.close();
			throw ex;
		}
	}

	/**
	 * Asks it once more.
	 * @return what it says now
	 * @throws SQLException if it does not answer
	 */
	public ReachedServer again() throws SQLException {
		return again(this.member, this.session);
	}

	private static ReachedServer again(Member member, ServerSession session) throws SQLException {
		ServerVariables state = session.state();
		if (!state.uuid().equals(member.uuid())) {
			throw new SQLException("another server answers at " + member + ": " + state.uuid());
		}
		return new ReachedServer(member, session, state, session.replica());
	}

	public GtidSet received() {
		return (this.replica != null) ? this.replica.received() : GtidSet.EMPTY;
	}

	@Override
	public void close() {
		this.session.close();
	}

}
