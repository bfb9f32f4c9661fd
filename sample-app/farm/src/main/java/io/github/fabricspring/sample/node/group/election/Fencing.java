package io.github.fabricspring.sample.node.group.election;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;

import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the pen from a server that must not be written to any more.
 */
public final class Fencing {

	private static final Logger logger = LoggerFactory.getLogger(Fencing.class);

	/** Within this an order to close has its effect, or waits for a lock. */
	private static final Duration BEGIN = Duration.ofMillis(500);

	private final GroupTools tools;

	public Fencing(GroupTools tools) {
		this.tools = tools;
	}

	/**
	 * Closes a deposed primary. Commits that wait there for an acknowledgement block the
	 * closing until semi-sync is switched off, but switched off it would tell their
	 * clients that they are committed, which the group does not know. So the closing is
	 * begun first, and keeps everybody from writing while it waits; then the connections
	 * are cut; and only then semi-sync is switched off. What had waited shows in the
	 * server's GTIDs after that. A server that resists is killed by its owner.
	 * @param group the group, for the log
	 * @param member the server
	 * @param session orders to it
	 * @throws SQLException if it answers no more, or resists and nobody killed it
	 */
	public void fence(String group, Member member, ServerSession session) throws SQLException {
		Lock lock = this.tools.fences().of(member.uuid());
		lock.lock();
		try {
			// Two at a time would cut each other's sessions. If another has fenced the
			// server meanwhile, this session was cut: asking shows it.
			if (!session.state().closed() || session.requiredAcknowledgements() > 0) {
				close(group, member, session);
			}
		}
		finally {
			lock.unlock();
		}
	}

	private void close(String group, Member member, ServerSession session) throws SQLException {
		Duration block = this.tools.settings().timeouts().block();
		try (ServerSession closer = this.tools.open(member)) {
			int killed = session.killOthers(closer);
			CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> close(closer, block),
					this.tools.executor());
			awaitBegun(closing, closer, session);
			killed += session.killOthers(closer);
			session.requireAcknowledgements(0);
			boolean closed = closing.join();
			killed += session.killOthers(closer);
			if (!closed && !session.refuseWrites(block)) {
				throw new SQLException(member + " does not let itself be closed: a client holds a lock for longer than "
						+ block.toMillis() + " ms");
			}
			logger.info("{} - fenced {}: super_read_only, {} connections cut", group, member, killed);
		}
		catch (SQLException ex) {
			if (this.tools.hooks().kill(member.toString())) {
				logger.warn("{} - {} resisted being fenced and was killed: {}", group, member, ex.getMessage());
			}
			throw ex;
		}
	}

	private static boolean close(ServerSession closer, Duration block) {
		try {
			return closer.refuseWrites(block);
		}
		catch (SQLException ex) {
			logger.debug("{} cannot be closed at the first attempt: {}", closer.address(), ex.getMessage());
			return false;
		}
	}

	private static void awaitBegun(CompletableFuture<Boolean> closing, ServerSession closer, ServerSession session)
			throws SQLException {
		long deadline = System.nanoTime() + BEGIN.toNanos();
		while (!closing.isDone() && !session.seesWaiting(closer) && System.nanoTime() < deadline) {
			Thread.onSpinWait();
		}
	}

}
