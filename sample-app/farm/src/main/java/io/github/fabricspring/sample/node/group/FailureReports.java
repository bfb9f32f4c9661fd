package io.github.fabricspring.sample.node.group;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.election.GroupFailover;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.NamedLocks;
import io.github.fabricspring.sample.node.group.tools.Sighting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients' reports about servers. A report causes a probe at once, and the probe
 * decides.
 */
final class FailureReports {

	private static final Logger logger = LoggerFactory.getLogger(FailureReports.class);

	private final GroupTools tools;

	private final NamedLocks locks;

	private final Clock clock;

	private final GroupFailover failover;

	private final Map<String, Map<String, Instant>> errors = new ConcurrentHashMap<>();

	FailureReports(GroupTools tools, NamedLocks locks, Clock clock) {
		this.tools = tools;
		this.locks = locks;
		this.clock = clock;
		this.failover = new GroupFailover(tools);
	}

	/**
	 * Counts an error. Enough different reporters cause a probe of the server.
	 * @param server the server
	 * @param reporter the name of the reporter
	 * @param error the reported error
	 */
	void error(String server, String reporter, String error) {
		GroupState group = Refusals.groupOf(this.tools.registry(), server);
		Member member = Refusals.member(this.tools.registry(), group, server);
		Instant now = this.clock.instant();
		Map<String, Instant> reporters = this.errors.computeIfAbsent(member.uuid(),
				(uuid) -> new ConcurrentHashMap<>());
		reporters.put(reporter, now);
		Instant oldest = now.minus(this.tools.settings().detection().reportPeriod());
		reporters.values().removeIf((when) -> when.isBefore(oldest));
		logger.debug("{} - {} reports an error of {}: {}", group.id(), reporter, member, error);
		if (reporters.size() >= this.tools.settings().detection().reporters()) {
			this.errors.remove(member.uuid());
			if (!member.is(MemberStatus.FAULTY) && dead(member)) {
				declareDead(group, member, error);
			}
		}
	}

	/**
	 * Probes a server, and declares it dead if the probe fails as well.
	 * @param server the server
	 * @param reporter the name of the reporter
	 * @param error the reported error
	 * @throws NodeException if it answers
	 */
	void failure(String server, String reporter, String error) {
		GroupState group = Refusals.groupOf(this.tools.registry(), server);
		Member member = Refusals.member(this.tools.registry(), group, server);
		if (member.is(MemberStatus.FAULTY)) {
			return;
		}
		if (!dead(member)) {
			logger.info("{} - {} reported {} as failed ({}), but it answers", group.id(), reporter, member, error);
			throw new NodeException("ServerError: Server (" + member.uuid()
					+ ") was reported as failed, but it answers the node: nothing is changed.");
		}
		declareDead(group, member, error);
	}

	// A refused connection is certain; silence is probed twice
	private boolean dead(Member member) {
		Sighting sighting = Sighting.probe(this.tools, member);
		return sighting.refused() || (sighting.silent() && Sighting.probe(this.tools, member).silent());
	}

	private void declareDead(GroupState seen, Member member, String error) {
		this.locks.run(seen.id(), () -> {
			GroupState group = Refusals.group(this.tools.registry(), seen.id());
			Member now = group.member(member.uuid()).orElse(member);
			if (now.status() != member.status() || now.is(MemberStatus.FAULTY)) {
				return;
			}
			String reason = "reported (" + error + ") and found silent";
			if (now.is(MemberStatus.PRIMARY)) {
				this.failover.depose(group, reason);
			}
			else {
				logger.warn("{} - {} is FAULTY: {}", group.id(), member, reason);
				this.tools.registry().save(group.with(member.uuid(), (server) -> server.asFaulty(reason)));
			}
		});
	}

}
