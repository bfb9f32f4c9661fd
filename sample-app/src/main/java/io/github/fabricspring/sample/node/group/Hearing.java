package io.github.fabricspring.sample.node.group;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

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

	private final List<HeardServer> heard;

	private Hearing(List<HeardServer> heard) {
		this.heard = heard;
	}

	/**
	 * Asks without touching anything.
	 * @param tools the tools
	 * @param group the group
	 * @param who whom to ask
	 * @return those who answered
	 */
	static Hearing of(GroupTools tools, GroupState group, Predicate<Member> who) {
		return of(tools, group, who, (server) -> server);
	}

	/**
	 * Asks for an election: everybody stops receiving first, so that what they say is
	 * final, and whoever could still be written to is closed.
	 * @param tools the tools
	 * @param group the group
	 * @return those who answered
	 */
	static Hearing forElection(GroupTools tools, GroupState group) {
		Fencing fencing = new Fencing(tools);
		return of(tools, group, (member) -> true, (server) -> {
			if (!server.state().closed() || server.member().uuid().equals(group.lastPrimary())) {
				fencing.fence(group.id(), server.member(), server.session());
			}
			if (server.replica() != null) {
				server.session().stopReceiver();
			}
			return server.again();
		});
	}

	private static Hearing of(GroupTools tools, GroupState group, Predicate<Member> who, Step step) {
		List<CompletableFuture<HeardServer>> answers = group.members()
			.stream()
			.filter(who)
			.map((member) -> CompletableFuture.supplyAsync(() -> hear(tools, member, step), tools.executor()))
			.toList();
		List<HeardServer> heard = new ArrayList<>();
		for (CompletableFuture<HeardServer> answer : answers) {
			try {
				heard.add(answer.join());
			}
			catch (CompletionException ex) {
				if (!(ex.getCause() instanceof Silence silence)) {
					throw ex;
				}
				logger.debug("{} - {}", group.id(), silence.getMessage());
			}
		}
		return new Hearing(List.copyOf(heard));
	}

	private static HeardServer hear(GroupTools tools, Member member, Step step) {
		HeardServer server = null;
		try {
			server = HeardServer.listen(tools, member);
			return step.take(server);
		}
		catch (SQLException ex) {
			if (server != null) {
				server.close();
			}
			throw new Silence(member, ex);
		}
	}

	List<HeardServer> heard() {
		return this.heard;
	}

	/**
	 * Everybody else.
	 * @param server who is left out
	 * @return all others who were heard
	 */
	List<HeardServer> without(HeardServer server) {
		return this.heard.stream().filter((other) -> !other.member().uuid().equals(server.member().uuid())).toList();
	}

	HeardServer get(Member member) {
		return this.heard.stream()
			.filter((server) -> server.member().uuid().equals(member.uuid()))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.heard.forEach(HeardServer::close);
	}

	/** What is done with a server that answered. */
	@FunctionalInterface
	private interface Step {

		HeardServer take(HeardServer server) throws SQLException;

	}

	/** A server did not answer, or not as it should. */
	private static final class Silence extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Silence(Member member, SQLException cause) {
			super(member + " is not heard: " + cause.getMessage(), cause);
		}

	}

}
