package io.github.fabricspring.sample.node.group.election;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.flow.CatchUp;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ReplicaState;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.ReachedServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switchover of a healthy group. If any step fails, the old primary takes writes
 * again. The caller holds the group's lock.
 */
public final class Switchover {

	private static final Logger logger = LoggerFactory.getLogger(Switchover.class);

	/** What a candidate may have to apply once the primary is closed. */
	private static final Duration CLOSE = Duration.ofMillis(50);

	private final GroupTools tools;

	private final Promotion promotion;

	public Switchover(GroupTools tools) {
		this.tools = tools;
		this.promotion = new Promotion(tools);
	}

	/**
	 * Moves the primary.
	 * @param group the group
	 * @param named the server to promote, {@code null} for the one with most transactions
	 * @throws NodeException if the old primary is still the primary
	 */
	public void to(GroupState group, @Nullable Member named) {
		Member primary = group.primary().orElseThrow();
		try (Poll poll = Poll.of(this.tools, group, (member) -> !member.is(MemberStatus.FAULTY))) {
			ReachedServer old = find(group, poll, primary);
			ReachedServer candidate = (named != null) ? find(group, poll, named) : best(group, poll);
			Stages stages = close(group, old, candidate);
			switchOver(group, old, candidate, poll, stages);
		}
		catch (SQLException ex) {
			throw refusal(group, String.valueOf(ex.getMessage()), ex);
		}
	}

	private static ReachedServer find(GroupState group, Poll poll, Member member) {
		return poll.heard()
			.stream()
			.filter((server) -> server.member().uuid().equals(member.uuid()))
			.findFirst()
			.orElseThrow(() -> refusal(group, member + " does not answer", null));
	}

	private static ReachedServer best(GroupState group, Poll poll) {
		return poll.heard()
			.stream()
			.filter((server) -> server.member().is(MemberStatus.SECONDARY) && !server.state().offline())
			.max(Comparator.comparingLong((ReachedServer server) -> server.state().executed().count())
				.thenComparingDouble((server) -> server.member().weight())
				.thenComparing((server) -> server.member().uuid()))
			.orElseThrow(() -> new NodeException("GroupError: There is no valid candidate that can be automatically "
					+ "chosen in group (" + group.id() + "). Please, choose one manually."));
	}

	// While clients still write: everything that takes long and can fail.
	private void prepare(GroupState group, ReachedServer old, ReachedServer candidate, CatchUp catchUp)
			throws SQLException {
		// a store that cannot be written now would leave the group without a primary
		this.tools.registry().record(group);
		if (!awaitFollowing(candidate, old)) {
			throw refusal(group, candidate.member() + " does not replicate from " + old.member(), null);
		}
		GtidSet own = candidate.state().executed().minus(old.session().state().written());
		if (!own.isEmpty()) {
			throw refusal(group, candidate.member() + " has transactions of its own (" + own + ")", null);
		}
		Duration limit = this.tools.settings().timeouts().catchUp();
		if (!catchUp.await(limit)) {
			throw behind(group, candidate, limit);
		}
		// the others will have to be sent what follows only
		candidate.session().rotateBinaryLog();
		if (!catchUp.await(limit)) {
			throw behind(group, candidate, limit);
		}
	}

	// After the change before this one it may still be on its way to its new source.
	private boolean awaitFollowing(ReachedServer candidate, ReachedServer old) throws SQLException {
		long deadline = System.nanoTime() + this.tools.settings().timeouts().catchUp().toNanos();
		ReplicaState replica = candidate.replica();
		while (replica == null || !replica.follows(old.member().address())) {
			if (System.nanoTime() > deadline) {
				return false;
			}
			try {
				TimeUnit.MILLISECONDS.sleep(10);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
			replica = candidate.session().replica();
		}
		return true;
	}

	private Stages close(GroupState group, ReachedServer old, ReachedServer candidate) throws SQLException {
		Duration block = this.tools.settings().timeouts().block();
		CatchUp catchUp = new CatchUp(old, candidate, CLOSE);
		try {
			prepare(group, old, candidate, catchUp);
			Stages stages = new Stages();
			if (!old.session().refuseWrites(block)) {
				throw refusal(group, "a client of " + old.member()
						+ " holds a lock or a commit of its waits for longer than " + block.toMillis() + " ms", null);
			}
			stages.end("close");
			return stages;
		}
		catch (SQLException | RuntimeException ex) {
			catchUp.release();
			throw ex;
		}
	}

	private void switchOver(GroupState group, ReachedServer old, ReachedServer candidate, Poll poll, Stages stages)
			throws SQLException {
		Duration block = this.tools.settings().timeouts().block();
		// From here on the group has no primary in memory. The store still has one, so
		// that
		// a node that dies now does not believe that there never was a primary.
		this.tools.registry()
			.announce(group.with(old.member().uuid(), Member::asSecondary)
				.with(old.member().uuid(), (member) -> member.acknowledging(true)));
		boolean begun = false;
		try {
			if (!candidate.session().awaitExecuted(old.session().state().executed(), block)) {
				throw behind(group, candidate, block);
			}
			begun = true;
			stages.end("catch up");
			this.promotion.promote(group, candidate,
					poll.handOver((server) -> !server.member().equals(candidate.member())), false, stages);
			logger.info("{} - primary moved from {} to {}, {} ms without one ({})", group.id(), old.member(),
					candidate.member(), stages.millis(), stages);
		}
		catch (SQLException | RuntimeException ex) {
			restore(group, old, begun ? candidate : null, ex);
			throw ex;
		}
	}

	// The old primary has everything, so it may go on once the candidate is closed.
	private void restore(GroupState group, ReachedServer old, @Nullable ReachedServer candidate, Exception failure) {
		logger.warn("{} - switchover failed, going back to {}: {}", group.id(), old.member(), failure.getMessage());
		try (ServerSession session = this.tools.open(old.member())) {
			if (candidate != null) {
				new GroupFailover(this.tools).elect(group.with(old.member().uuid(), Member::asSecondary),
						old.member().uuid());
			}
			else {
				session.acceptWrites();
				this.tools.registry().announce(group);
			}
		}
		catch (SQLException | RuntimeException ex) {
			failure.addSuppressed(ex);
			logger.warn("{} - no primary: {}", group.id(), ex.getMessage());
			this.tools.registry().announce(group.with(old.member().uuid(), Member::asSecondary).vacant(true));
		}
	}

	private static NodeException behind(GroupState group, ReachedServer candidate, Duration limit) {
		return refusal(group, candidate.member() + " has not caught up within " + limit.toMillis() + " ms", null);
	}

	private static NodeException refusal(GroupState group, String why, @Nullable Exception cause) {
		String message = "GroupError: The primary of group (" + group.id() + ") was not moved: " + why + ".";
		return (cause != null) ? new NodeException(message, cause) : new NodeException(message);
	}

}
