package io.github.fabricspring.sample.node.group;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.fabricspring.sample.node.GroupAdministration.ServerState;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a group, asked all at once, each over a session that stays open until
 * the hearing is closed.
 */
final class Hearing implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Hearing.class);

	private final List<Witness> witnesses;

	private final List<HeardServer> heard = new ArrayList<>();

	private Hearing(String group, List<Witness> witnesses, Predicate<Witness> awaited) {
		this.witnesses = new ArrayList<>(witnesses);
		witnesses.stream().filter(awaited).forEach((witness) -> await(group, witness));
	}

	/**
	 * Asks without touching anything.
	 * @param tools the tools
	 * @param group the group
	 * @param who whom to ask
	 * @return those who answered
	 */
	static Hearing of(GroupTools tools, GroupState group, Predicate<Member> who) {
		List<Witness> witnesses = group.members()
			.stream()
			.filter(who)
			.map((member) -> new Witness(tools, member, (server) -> server))
			.toList();
		return new Hearing(group.id(), witnesses, (witness) -> true);
	}

	/**
	 * Asks for an election: everybody stops receiving first, so that what they say is
	 * final, and whoever could still be written to is closed. The last primary is not
	 * waited for, nor is who cannot know anything.
	 * @param tools the tools
	 * @param group the group
	 * @return those who answered
	 */
	static Hearing forElection(GroupTools tools, GroupState group) {
		Fencing fencing = new Fencing(tools);
		List<Witness> witnesses = group.members()
			.stream()
			.map((member) -> new Witness(tools, member, (server) -> silence(group, fencing, server)))
			.toList();
		return new Hearing(group.id(), witnesses,
				(witness) -> !isFormerPrimary(group, witness) && matters(witness.member()));
	}

	private static HeardServer silence(GroupState group, Fencing fencing, HeardServer server) throws SQLException {
		if (!server.state().closed() || server.member().uuid().equals(group.lastPrimary())) {
			fencing.fence(group.id(), server.member(), server.session());
		}
		if (server.replica() != null) {
			server.session().stopReceiver();
		}
		return server.again();
	}

	// A FAULTY server that acknowledged nothing may be hung, and has no say.
	private static boolean matters(Member member) {
		return member.acknowledger() || !member.is(ServerState.FAULTY);
	}

	private static boolean isFormerPrimary(GroupState group, Witness witness) {
		return Objects.equals(witness.member().uuid(), group.lastPrimary());
	}

	/**
	 * Waits for the last primary.
	 * @param group the group
	 * @param patiently whether to wait even if it has not said a word yet; else it is
	 * only waited for as long as it is being closed
	 */
	void awaitFormerPrimary(GroupState group, boolean patiently) {
		this.witnesses.stream()
			.filter((witness) -> isFormerPrimary(group, witness))
			.filter((witness) -> patiently || witness.answers())
			.forEach((witness) -> await(group.id(), witness));
	}

	private void await(String group, Witness witness) {
		try {
			HeardServer server = witness.testimony();
			if (this.heard.stream().noneMatch((other) -> other.member().equals(server.member()))) {
				this.heard.add(server);
			}
		}
		catch (SQLException ex) {
			logger.debug("{} - {} is not heard: {}", group, witness.member(), ex.getMessage());
		}
	}

	List<HeardServer> heard() {
		return List.copyOf(this.heard);
	}

	/**
	 * Gives sessions away: whoever takes them closes them.
	 * @param which of which servers
	 * @return those of them that were heard
	 */
	List<HeardServer> handOver(Predicate<HeardServer> which) {
		List<HeardServer> given = this.heard.stream().filter(which).toList();
		this.heard.removeAll(given);
		this.witnesses.removeIf((witness) -> given.stream().anyMatch((one) -> one.member().equals(witness.member())));
		return given;
	}

	HeardServer get(Member member) {
		return this.heard.stream()
			.filter((server) -> server.member().uuid().equals(member.uuid()))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.witnesses.forEach(Witness::dismiss);
	}

}
