package io.github.fabricspring.sample.node.group.tools;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutorService;

import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.server.SessionFactory;
import io.github.fabricspring.sample.node.group.state.GroupRegistry;
import io.github.fabricspring.sample.node.group.state.Member;

/**
 * The tools of every change of a group.
 *
 * @param settings how groups are treated
 * @param connector opens sessions
 * @param registry what is known
 * @param executor one thread per task, as tasks wait for servers
 * @param hooks the owner of the processes
 * @param fences the locks of servers while they are fenced, by UUID
 * @param vacancies why groups have no primary, by name
 */
public record GroupTools(GroupSettings settings, SessionFactory connector, GroupRegistry registry,
		ExecutorService executor, ServerHooks hooks, NamedLocks fences, Map<String, String> vacancies) {

	/**
	 * Opens a session to give orders.
	 * @param member the server
	 * @return the session
	 * @throws SQLException if the server does not answer, or another one does
	 */
	public ServerSession open(Member member) throws SQLException {
		return this.connector.open(member.address(), this.settings.detection().timeout(),
				this.settings.timeouts().order());
	}

	/**
	 * Makes a closed server follow another one.
	 * @param session orders to the server
	 * @param source the server to follow
	 * @param acknowledging whether its acknowledgements count
	 * @throws SQLException if it cannot
	 */
	public void follow(ServerSession session, Member source, boolean acknowledging) throws SQLException {
		session.follow(source.address(), this.settings.replication(), acknowledging);
		if (this.settings.relaxedReplicas()) {
			session.flushCommits(false);
		}
	}

	/**
	 * Returns the number of acknowledgements that a commit in a group waits for: the
	 * setting, limited by the number of servers that can give one, dead ones included.
	 * @param voters the group's servers that are not spare, its primary included
	 * @return the number
	 */
	public int acknowledgements(int voters) {
		return Math.min(this.settings.acknowledgements(), Math.max(0, voters - 1));
	}

}
