package io.github.fabricspring.sample.node.group.detection;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.election.GroupFailover;
import io.github.fabricspring.sample.node.group.flow.FlowControl;
import io.github.fabricspring.sample.node.group.rejoin.Rejoin;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ReplicaState;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.Sighting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failure detector of one group. Each round probes the servers and acts on the
 * result. One thread calls the rounds.
 */
final class FailureDetector {

	private static final Logger logger = LoggerFactory.getLogger(FailureDetector.class);

	private final String group;

	private final GroupTools tools;

	private final ReentrantLock lock;

	private final GroupFailover failover;

	private final Rejoin rejoin;

	private final Acknowledgers acknowledgers = new Acknowledgers();

	private final FlowControl flow;

	private final Map<String, Integer> misses = new ConcurrentHashMap<>();

	private final Set<String> returning = ConcurrentHashMap.newKeySet();

	private @Nullable String lastComplaint;

	private boolean first = true;

	FailureDetector(String group, GroupTools tools, ReentrantLock lock) {
		this.group = group;
		this.tools = tools;
		this.lock = lock;
		this.failover = new GroupFailover(tools);
		this.rejoin = new Rejoin(tools, lock);
		this.flow = new FlowControl(group, tools.settings().backlog(), tools::open);
	}

	/**
	 * Probes every server of the group and acts. Does nothing while it is switched off.
	 */
	void round() {
		GroupState seen = this.tools.registry().group(this.group).orElse(null);
		if (seen == null || !seen.detecting()) {
			return;
		}
		List<Sighting> sightings = Sighting.probe(this.tools, seen.members());
		if (!this.lock.tryLock()) {
			// a change is under way: what was seen is of its middle
			return;
		}
		try {
			if (!seen.equals(this.tools.registry().group(this.group).orElse(null))) {
				return;
			}
			judge(seen, sightings);
			this.lastComplaint = null;
		}
		catch (NodeException ex) {
			complain(ex);
		}
		finally {
			this.lock.unlock();
			this.first = false;
		}
	}

	private void judge(GroupState seen, List<Sighting> sightings) {
		Optional<Sighting> primary = sightings.stream()
			.filter((sighting) -> sighting.member().is(MemberStatus.PRIMARY))
			.findFirst();
		if (primary.isPresent()) {
			String wrong = wrongWith(primary.get());
			if (missed(primary.get(), wrong != null) && wrong != null) {
				this.failover.depose(seen, wrong);
				return;
			}
			if (wrong == null) {
				keepAcknowledged(seen, primary.get());
				this.acknowledgers.dispensable(primary.get(), sightings).ifPresent(this::dispense);
				this.flow.adjust(primary.get(), sightings, System.nanoTime());
			}
		}
		else if (seen.vacant()) {
			this.failover.elect(seen, null);
			return;
		}
		for (Sighting sighting : sightings) {
			switch (sighting.member().status()) {
				case SECONDARY -> judgeSecondary(sighting, primary.orElse(null));
				case FAULTY -> judgeFaulty(sighting);
				default -> {
				}
			}
		}
	}

	private @Nullable String wrongWith(Sighting primary) {
		if (primary.silent()) {
			return primary.complaint();
		}
		if (primary.state() == null || primary.state().writable()) {
			return null;
		}
		return primary.state().offline() ? "it is in offline mode" : "it refuses writes (super_read_only)";
	}

	// A closed primary in the very first round was left so by a node that died.
	private boolean missed(Sighting sighting, boolean failed) {
		if (!failed) {
			this.misses.remove(sighting.member().uuid());
			return false;
		}
		int count = this.misses.merge(sighting.member().uuid(), 1, Integer::sum);
		if (count < this.tools.settings().detection().misses() && !(this.first && !sighting.silent())) {
			return false;
		}
		this.misses.remove(sighting.member().uuid());
		return true;
	}

	private void keepAcknowledged(GroupState seen, Sighting primary) {
		int required = this.tools.acknowledgements(seen.voters().size());
		if (primary.state() == null || primary.required() == required) {
			return;
		}
		try (ServerSession session = this.tools.open(primary.member())) {
			session.requireAcknowledgements(required);
			logger.warn("{} - {} waited for {} acknowledgements instead of {}: set right", this.group, primary.member(),
					primary.required(), required);
		}
		catch (SQLException ex) {
			logger.warn("{} - {} cannot be told to wait for {} acknowledgements: {}", this.group, primary.member(),
					required, ex.getMessage());
		}
	}

	private void dispense(Member gone) {
		logger.info("{} - the others have all that {} had received: it is not needed for an election", this.group,
				gone);
		change(gone, (member) -> member.acknowledging(false));
	}

	private void judgeSecondary(Sighting sighting, @Nullable Sighting primary) {
		Member member = sighting.member();
		if (sighting.state() != null && !sighting.state().closed()) {
			// Only the primary may be open. Another open server is FAULTY and fenced.
			declareFaulty(member, "it was open to writes");
			return;
		}
		String wrong = wrongWith(sighting, primary);
		if (missed(sighting, wrong != null) && wrong != null) {
			declareFaulty(member, wrong);
		}
	}

	private static @Nullable String wrongWith(Sighting secondary, @Nullable Sighting primary) {
		if (secondary.silent()) {
			return secondary.complaint();
		}
		ReplicaState replica = secondary.replica();
		if (replica != null && replica.applierError() != null) {
			return "it cannot apply: " + replica.applierError();
		}
		if (secondary.state() == null || primary == null || primary.state() == null) {
			return null;
		}
		if (replica == null || !replica.follows(primary.member().address())) {
			return "it does not replicate from " + primary.member();
		}
		// what others wrote may have reached it since its primary was asked, its own
		// cannot
		GtidSet own = secondary.state().executed().from(secondary.member().uuid()).minus(primary.state().written());
		return own.isEmpty() ? null : "it has transactions of its own (" + own + ")";
	}

	private void declareFaulty(Member member, String reason) {
		logger.warn("{} - secondary {} is FAULTY: {}", this.group, member, reason);
		change(member, (now) -> now.asFaulty(reason));
	}

	private void change(Member member, UnaryOperator<Member> change) {
		this.tools.registry()
			.group(this.group)
			.ifPresent((state) -> this.tools.registry().save(state.with(member.uuid(), change)));
	}

	private void judgeFaulty(Sighting sighting) {
		Member member = sighting.member();
		if (sighting.state() == null || !this.returning.add(member.uuid())) {
			return;
		}
		this.tools.executor().execute(() -> {
			try {
				this.rejoin.attempt(this.group, member);
			}
			catch (NodeException ex) {
				logger.warn("{} - {} cannot be taken back: {}", this.group, member, ex.getMessage());
			}
			finally {
				this.returning.remove(member.uuid());
			}
		});
	}

	private void complain(NodeException problem) {
		String complaint = String.valueOf(problem.getMessage());
		if (!complaint.equals(this.lastComplaint)) {
			logger.warn("{} - {}", this.group, complaint);
			this.lastComplaint = complaint;
		}
	}

}
