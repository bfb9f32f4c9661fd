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
 * The fencing of a server that must take no more writes.
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
	 * Closes a demoted primary. Commits that wait there for an acknowledgement block the
	 * closing until semi-sync is switched off. But then their clients would be told that
	 * they are committed, although the group may lack them. So the closing begins first
	 * and keeps new writes out while it waits; then the connections are cut; then
	 * semi-sync is switched off. The commits that waited are in the server's GTIDs after
	 * that. A server that resists is killed by its owner.
	 * @param group the group, for the log
	 * @param member the server
	 * @param session orders to it
	 * @throws SQLException if it does not answer, or resists and was not killed
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
				throw new SQLException(
						member + " was not fenced: a client holds a lock for longer than " + block.toMillis() + " ms");
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
