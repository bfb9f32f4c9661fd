package io.github.fabricspring.sample.node.group;

import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.state.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the pen from a server that must not be written to any more.
 */
final class Fencing {

	private static final Logger logger = LoggerFactory.getLogger(Fencing.class);

	private final Duration block;

	private final ServerHooks hooks;

	Fencing(GroupTools tools) {
		this.block = tools.settings().patience().block();
		this.hooks = tools.hooks();
	}

	/**
	 * Closes a deposed primary. First semi-sync is switched off, for commits that wait
	 * for an acknowledgement would block the closing for ever; what they committed then
	 * shows in the server's GTIDs. A server that resists is killed by its owner.
	 * @param group the group, for the log
	 * @param member the server
	 * @param session orders to it
	 * @throws SQLException if it answers no more, or resists and nobody killed it
	 */
	void fence(String group, Member member, ServerSession session) throws SQLException {
		try {
			session.requireAcknowledgements(0);
			int killed = 0;
			boolean closed = session.refuseWrites(this.block);
			if (!closed) {
				killed = session.killOthers();
				closed = session.refuseWrites(this.block);
			}
			if (!closed) {
				throw new SQLException(member + " does not let itself be closed: a client holds a lock for longer than "
						+ this.block.toMillis() + " ms");
			}
			killed += session.killOthers();
			logger.info("{} - fenced {}: super_read_only, {} connections cut", group, member, killed);
		}
		catch (SQLException ex) {
			if (this.hooks.kill(member.toString())) {
				logger.warn("{} - {} resisted being fenced and was killed: {}", group, member, ex.getMessage());
			}
			throw ex;
		}
	}

}
