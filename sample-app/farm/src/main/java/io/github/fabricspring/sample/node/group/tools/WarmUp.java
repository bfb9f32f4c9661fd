package io.github.fabricspring.sample.node.group.tools;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.state.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preparation of a server for its promotion. InnoDB creates sixteen transaction
 * objects at its start, and ten thousand more when the seventeenth is needed. This takes
 * 40 ms on an idle machine and a quarter of a second on a busy one, and every new
 * transaction waits. A new primary would do it in the middle of the failover.
 */
public final class WarmUp {

	private static final int TRANSACTIONS = 17;

	private static final Logger logger = LoggerFactory.getLogger(WarmUp.class);

	private WarmUp() {
	}

	/**
	 * Begins as many transactions as are needed, and ends them. A server on which that
	 * cannot be done is promoted as it is.
	 * @param tools the tools
	 * @param group the group's name
	 * @param member the server
	 */
	public static void run(GroupTools tools, String group, Member member) {
		List<ServerSession> sessions = new ArrayList<>();
		try {
			while (sessions.size() < TRANSACTIONS) {
				ServerSession session = tools.open(member);
				sessions.add(session);
				session.beginTransaction();
			}
		}
		catch (SQLException ex) {
			logger.debug("{} - {} is not warm: {}", group, member, ex.getMessage());
		}
		finally {
			sessions.forEach(ServerSession::close);
		}
	}

}
