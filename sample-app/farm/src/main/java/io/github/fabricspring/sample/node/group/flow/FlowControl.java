package io.github.fabricspring.sample.node.group.flow;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.server.ServerVariables;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.Sighting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow control of one group. It slows down the primary's commits while every
 * secondary is behind, because a failover waits until one of them has applied what it has
 * received. Used by one thread.
 */
public final class FlowControl {

	private static final Logger logger = LoggerFactory.getLogger(FlowControl.class);

	private final String group;

	private final Duration aim;

	private final Opener opener;

	private final Map<String, Backlog> backlogs = new HashMap<>();

	private @Nullable Member told;

	/**
	 * Creates the flow control of a group.
	 * @param group the group's name
	 * @param aim the backlog that a secondary may have, as time to apply it
	 * @param opener opens a session to the primary
	 */
	public FlowControl(String group, Duration aim, Opener opener) {
		this.group = group;
		this.aim = aim;
		this.opener = opener;
	}

	/**
	 * Looks at the group and sets the primary's delay, also one that a dead node left
	 * behind.
	 * @param primary the primary, alive and open
	 * @param sightings all servers, seen in the same round
	 * @param nanos the time in nanoseconds
	 */
	public void adjust(Sighting primary, List<Sighting> sightings, long nanos) {
		ServerVariables state = primary.state();
		if (state == null) {
			return;
		}
		Duration next = next(state, sightings, nanos);
		if (next.equals(state.commitDelay())) {
			return;
		}
		try (ServerSession session = this.opener.open(primary.member())) {
			session.delayCommits(next);
			tell(primary.member(), next);
		}
		catch (SQLException ex) {
			logger.debug("{} - {} cannot be told to delay its commits by {} ms: {}", this.group, primary.member(),
					next.toMillis(), ex.getMessage());
		}
	}

	/**
	 * Lets the primary commit without a delay, as from now on there is no next look. A
	 * server that does not answer keeps its delay until it is looked at again.
	 * @param primary the primary
	 */
	public void end(Member primary) {
		try (ServerSession session = this.opener.open(primary)) {
			if (!session.state().commitDelay().isZero()) {
				session.delayCommits(Duration.ZERO);
			}
		}
		catch (SQLException ex) {
			logger.debug("{} - {} may still delay its commits: {}", this.group, primary, ex.getMessage());
		}
	}

	Duration next(ServerVariables primary, List<Sighting> sightings, long nanos) {
		return backlog(primary.executed(), sightings, nanos)
			.map((backlog) -> CommitDelay.next(primary.commitDelay(), backlog, this.aim))
			.orElse(Duration.ZERO);
	}

	// The least of all: the first server to have applied everything is elected.
	private Optional<Duration> backlog(GtidSet written, List<Sighting> sightings, long nanos) {
		Duration least = null;
		for (Sighting sighting : sightings) {
			if (sighting.state() != null && sighting.member().is(MemberStatus.SECONDARY)) {
				Duration backlog = this.backlogs.computeIfAbsent(sighting.member().uuid(), (uuid) -> new Backlog())
					.look(written, sighting.state().executed(), nanos);
				least = (least == null || backlog.compareTo(least) < 0) ? backlog : least;
			}
		}
		return Optional.ofNullable(least);
	}

	// at each primary once: under much load there is a change in every round
	private void tell(Member primary, Duration delay) {
		logger.debug("{} - each group of commits of {} waits for {} ms", this.group, primary, delay.toMillis());
		if (!delay.isZero() && !primary.equals(this.told)) {
			logger.info(
					"{} - every secondary of {} has more than {} ms to apply: its commits are slowed down as needed",
					this.group, primary, this.aim.toMillis());
			this.told = primary;
		}
	}

	/** Opens sessions. */
	@FunctionalInterface
	public interface Opener {

		ServerSession open(Member member) throws SQLException;

	}

}
