package io.github.fabricspring.sample.node.group.flow;

import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.tools.ReachedServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The approach of a switchover's candidate to a primary that takes writes. The primary's
 * commits are slowed down as far as the candidate needs it.
 */
public final class CatchUp {

	private static final Logger logger = LoggerFactory.getLogger(CatchUp.class);

	private final ServerSession primary;

	private final ServerSession candidate;

	private final Duration aim;

	private Duration delay;

	/**
	 * Creates one.
	 * @param primary the primary
	 * @param candidate one of its replicas
	 * @param aim the time within which the candidate has to apply what the primary has
	 */
	public CatchUp(ReachedServer primary, ReachedServer candidate, Duration aim) {
		this.primary = primary.session();
		this.candidate = candidate.session();
		this.aim = aim;
		this.delay = primary.state().commitDelay();
	}

	/**
	 * Waits until the candidate is as good as up to date. The delay stays, so that it
	 * stays up to date until the primary is closed.
	 * @param limit how long to wait
	 * @return whether it is up to date
	 * @throws SQLException if a server does not answer
	 */
	public boolean await(Duration limit) throws SQLException {
		long deadline = System.nanoTime() + limit.toNanos();
		Backlog backlog = new Backlog();
		backlog.look(GtidSet.EMPTY, this.candidate.state().executed(), System.nanoTime());
		while (true) {
			GtidSet written = this.primary.state().executed();
			if (this.candidate.awaitExecuted(written, this.aim)) {
				return true;
			}
			if (System.nanoTime() > deadline) {
				return false;
			}
			Duration left = backlog.look(written, this.candidate.state().executed(), System.nanoTime());
			delay(CommitDelay.next(this.delay, left, this.aim));
		}
	}

	private void delay(Duration next) throws SQLException {
		if (!next.equals(this.delay)) {
			this.primary.delayCommits(next);
			this.delay = next;
		}
	}

	/** Lets the primary commit without a delay. */
	public void release() {
		try {
			delay(Duration.ZERO);
		}
		catch (SQLException ex) {
			// The next round of the failure detector sets it right
			logger.debug("{} still delays its commits: {}", this.primary.address(), ex.getMessage());
		}
	}

}
