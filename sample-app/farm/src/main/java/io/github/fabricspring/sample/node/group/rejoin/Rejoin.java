package io.github.fabricspring.sample.node.group.rejoin;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.group.election.Fencing;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ReplicaState;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.server.ServerVariables;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.ReachedServer;
import io.github.fabricspring.sample.node.group.tools.WarmUp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a FAULTY server that answers again back: fences it, and lets it follow if all its
 * transactions are the primary's as well.
 */
public final class Rejoin {

	private static final Logger logger = LoggerFactory.getLogger(Rejoin.class);

	/** A rebuild that failed would most likely fail again at once. */
	private static final Duration REBUILD_AGAIN = Duration.ofSeconds(10);

	private final Map<String, Long> rebuiltAt = new ConcurrentHashMap<>();

	private final Lock rebuilding = new ReentrantLock();

	private final Marks marks = new Marks();

	private final GroupTools tools;

	private final Lock lock;

	public Rejoin(GroupTools tools, Lock lock) {
		this.tools = tools;
		this.lock = lock;
	}

	/**
	 * Does what can be done now; called again in the next round as long as it is FAULTY.
	 * @param group the group's name
	 * @param faulty the server
	 */
	public void attempt(String group, Member faulty) {
		try (ReachedServer server = ReachedServer.listen(this.tools, faulty)) {
			if (!server.state().closed() || server.session().requiredAcknowledgements() > 0) {
				new Fencing(this.tools).fence(group, faulty, server.session());
			}
			Optional<Member> primary = this.tools.registry().group(group).flatMap(GroupState::primary);
			if (primary.isEmpty()) {
				return;
			}
			boolean follows = server.replica() != null && server.replica().follows(primary.get().address());
			if (!follows && server.replica() != null) {
				server.session().stopReplica();
			}
			// the server is asked first: what it has, its primary has had before
			ServerVariables has = server.again().state();
			GtidSet primaryHas = state(primary.get()).written();
			if (!has.owned().minus(primaryHas).isEmpty()) {
				// on its way still; an applier's own nothing that the primary lacks
				return;
			}
			GtidSet own = has.executed().minus(primaryHas);
			String broken = brokenBy(server, primary.get());
			if (!own.isEmpty()) {
				rebuild(group, server, primary.get(), "has " + own.count() + " transactions that primary "
						+ primary.get() + " lacks (" + own + "): it must be rebuilt");
			}
			else if (follows) {
				admit(group, server, primary.get());
			}
			else if (broken == null || !rebuild(group, server, primary.get(),
					"cannot apply what primary " + primary.get() + " has: it must be rebuilt (" + broken + ")")) {
				follow(group, server, primary.get());
			}
		}
		catch (SQLException ex) {
			logger.debug("{} - {} cannot be taken back yet: {}", group, faulty, ex.getMessage());
		}
	}

	private void follow(String group, ReachedServer server, Member primary) throws SQLException {
		if (server.state().offline()) {
			keep(group, server.member(), "it is in offline mode");
			return;
		}
		this.lock.lock();
		try {
			GroupState current = current(group, server.member(), primary);
			if (current == null) {
				return;
			}
			// from now on it may acknowledge, so from now on an election has to hear it
			this.tools.registry().save(current.with(server.member().uuid(), (member) -> member.acknowledging(true)));
			this.tools.follow(server.session(), primary, true);
		}
		finally {
			this.lock.unlock();
		}
		logger.info("{} - {} follows {} again and catches up", group, server.member(), primary);
	}

	private void admit(String group, ReachedServer server, Member primary) throws SQLException {
		GtidSet mark = this.marks.of(server.member(), primary, () -> state(primary).executed());
		if (!server.session().awaitExecuted(mark, this.tools.settings().timeouts().catchUp())) {
			return;
		}
		this.marks.forget(server.member());
		WarmUp.run(this.tools, group, server.member());
		this.lock.lock();
		try {
			GroupState current = current(group, server.member(), primary);
			if (current != null) {
				this.tools.registry().save(current.with(server.member().uuid(), Member::asSecondary));
				logger.info("{} - {} is back as SECONDARY", group, server.member());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private ServerVariables state(Member primary) throws SQLException {
		try (ServerSession session = this.tools.open(primary)) {
			return session.state();
		}
	}

	// as a server does that lost all of its data when a rebuild failed
	private static @Nullable String brokenBy(ReachedServer server, Member primary) {
		ReplicaState replica = server.replica();
		return (replica != null && replica.source().equals(primary.address())) ? replica.applierError() : null;
	}

	// whether it was tried: then the server is another than was heard
	private boolean rebuild(String group, ReachedServer server, Member primary, String reason) throws SQLException {
		Member member = server.member();
		keep(group, member, reason);
		// a donor serves one at a time
		if (System.nanoTime() - this.rebuiltAt.getOrDefault(member.uuid(), Long.MIN_VALUE / 2) < REBUILD_AGAIN.toNanos()
				|| !this.rebuilding.tryLock()) {
			return false;
		}
		try {
			ReplicaState replica = server.replica();
			if (replica != null && replica.trying()) {
				// what it acknowledged from here on would be lost with it, and an older
				// mark may lack what it has acknowledged until now
				server.session().stopReplica();
				this.marks.forget(member);
			}
			return waiveVote(group, member, primary) && rebuild(group, member, primary);
		}
		finally {
			this.rebuilding.unlock();
		}
	}

	private boolean rebuild(String group, Member member, Member primary) {
		this.marks.forget(member);
		try {
			boolean done = this.tools.hooks().rebuild(member.toString(), primary.toString());
			if (done) {
				logger.info("{} - {} was rebuilt from {}", group, member, primary);
			}
			return done;
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("{} - {} could not be rebuilt from {}, tried again in {} s: {}", group, member, primary,
					REBUILD_AGAIN.toSeconds(), ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.rebuiltAt.put(member.uuid(), System.nanoTime());
		}
		return true;
	}

	// A rebuild begins with deleting everything. An election must neither miss what this
	// server had acknowledged nor take an emptied one for a voter.
	private boolean waiveVote(String group, Member member, Member primary) throws SQLException {
		GtidSet mark = this.marks.of(member, primary, () -> state(primary).executed());
		GroupState before = current(group, member, primary);
		if (before == null) {
			return false;
		}
		for (Member other : before.members()) {
			if (other.acknowledger() && !other.uuid().equals(member.uuid())) {
				try (ServerSession session = this.tools.open(other)) {
					if (!session.awaitExecuted(mark, this.tools.settings().timeouts().catchUp())) {
						return false;
					}
				}
			}
		}
		this.lock.lock();
		try {
			GroupState current = current(group, member, primary);
			if (current != null) {
				this.tools.registry().save(current.with(member.uuid(), (now) -> now.acknowledging(false)));
			}
			return current != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void keep(String group, Member member, String reason) {
		if (reason.equals(member.reason())) {
			return;
		}
		this.lock.lock();
		try {
			this.tools.registry()
				.group(group)
				.filter((state) -> state.member(member.uuid())
					.filter((now) -> now.is(GroupAdministration.MemberStatus.FAULTY))
					.isPresent())
				.ifPresent((state) -> {
					logger.warn("{} - {} stays FAULTY: {}", group, member, reason);
					this.tools.registry().save(state.with(member.uuid(), (now) -> now.asFaulty(reason)));
				});
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable GroupState current(String group, Member member, Member primary) {
		return this.tools.registry()
			.group(group)
			.filter((state) -> state.primary().filter((now) -> now.uuid().equals(primary.uuid())).isPresent())
			.filter((state) -> state.member(member.uuid())
				.filter((now) -> now.is(GroupAdministration.MemberStatus.FAULTY))
				.isPresent())
			.orElse(null);
	}

}
