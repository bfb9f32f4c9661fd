package io.github.fabricspring.sample.node.group.election;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.ReachedServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a group, asked all at once, each over a session that stays open until
 * the poll is closed.
 */
final class Poll implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Poll.class);

	private final List<Voter> voters;

	private final List<ReachedServer> heard = new ArrayList<>();

	private Poll(String group, List<Voter> voters, Predicate<Voter> awaited) {
		this.voters = new ArrayList<>(voters);
		voters.stream().filter(awaited).forEach((voter) -> await(group, voter));
	}

	/**
	 * Asks without changing anything.
	 * @param tools the tools
	 * @param group the group
	 * @param who selects the servers to ask
	 * @return the poll, with the servers that answered
	 */
	static Poll of(GroupTools tools, GroupState group, Predicate<Member> who) {
		List<Voter> voters = group.members()
			.stream()
			.filter(who)
			.map((member) -> new Voter(tools, member, (server) -> server))
			.toList();
		return new Poll(group.id(), voters, (voter) -> true);
	}

	/**
	 * Asks for an election. The servers stop receiving first, so that their answers are
	 * final, and open servers are closed. The poll does not wait for the last primary,
	 * nor for servers that hold no acknowledged commit.
	 * @param tools the tools
	 * @param group the group
	 * @return the poll, with the servers that answered
	 */
	static Poll forElection(GroupTools tools, GroupState group) {
		Fencing fencing = new Fencing(tools);
		List<Voter> voters = group.members()
			.stream()
			.map((member) -> new Voter(tools, member, (server) -> silence(group, fencing, server)))
			.toList();
		return new Poll(group.id(), voters, (voter) -> !isFormerPrimary(group, voter) && matters(voter.member()));
	}

	private static ReachedServer silence(GroupState group, Fencing fencing, ReachedServer server) throws SQLException {
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
		return member.acknowledger() || !member.is(MemberStatus.FAULTY);
	}

	private static boolean isFormerPrimary(GroupState group, Voter voter) {
		return Objects.equals(voter.member().uuid(), group.lastPrimary());
	}

	/**
	 * Waits for the last primary.
	 * @param group the group
	 * @param patiently whether to wait even if it has not said a word yet; else it is
	 * only waited for as long as it is being closed
	 */
	void awaitFormerPrimary(GroupState group, boolean patiently) {
		this.voters.stream()
			.filter((voter) -> isFormerPrimary(group, voter))
			.filter((voter) -> patiently || voter.answers())
			.forEach((voter) -> await(group.id(), voter));
	}

	private void await(String group, Voter voter) {
		try {
			ReachedServer server = voter.answer();
			if (this.heard.stream().noneMatch((other) -> other.member().equals(server.member()))) {
				this.heard.add(server);
			}
		}
		catch (SQLException ex) {
			logger.debug("{} - {} is not heard: {}", group, voter.member(), ex.getMessage());
		}
	}

	List<ReachedServer> heard() {
		return List.copyOf(this.heard);
	}

	/**
	 * Hands sessions over. The caller closes them.
	 * @param which of which servers
	 * @return those of them that were heard
	 */
	List<ReachedServer> handOver(Predicate<ReachedServer> which) {
		List<ReachedServer> given = this.heard.stream().filter(which).toList();
		this.heard.removeAll(given);
		this.voters.removeIf((voter) -> given.stream().anyMatch((one) -> one.member().equals(voter.member())));
		return given;
	}

	ReachedServer get(Member member) {
		return this.heard.stream()
			.filter((server) -> server.member().uuid().equals(member.uuid()))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.voters.forEach(Voter::dismiss);
	}

}
