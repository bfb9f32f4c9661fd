package io.github.fabricspring.sample.node.group;

import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ServerAddress;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.WarmUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addition and removal of servers. The caller holds the group's lock.
 */
final class Membership {

	private static final Logger logger = LoggerFactory.getLogger(Membership.class);

	private final GroupTools tools;

	Membership(GroupTools tools) {
		this.tools = tools;
	}

	String lookupUuid(String address, Duration timeout) {
		ServerAddress server = parse(address);
		try (ServerSession session = this.tools.connector().open(server, timeout, timeout)) {
			return session.state().uuid();
		}
		catch (SQLException ex) {
			throw inaccessible(server, ex);
		}
	}

	/**
	 * Adds a server: as a replica of the primary if there is one, else closed.
	 * @param group the group
	 * @param address its {@code host:port}
	 * @param timeout how long it may take to answer
	 * @param updateOnly whether to leave the server as it is
	 */
	void add(GroupState group, String address, Duration timeout, boolean updateOnly) {
		ServerAddress server = parse(address);
		try (ServerSession session = this.tools.connector()
			.open(server, timeout, this.tools.settings().timeouts().order())) {
			io.github.fabricspring.sample.node.group.server.ServerVariables state = session.state();
			if (this.tools.registry().groups().stream().anyMatch((any) -> any.member(state.uuid()).isPresent())) {
				throw new NodeException("ServerError: Server (" + state.uuid() + ") already exists.");
			}
			if (!state.gtids()) {
				throw new NodeException("ServerError: Server (" + state.uuid() + ") does not have GTIDs enabled.");
			}
			Member member = Member.joining(state.uuid(), server);
			if (!updateOnly) {
				if (!state.closed() && !session.refuseWrites(this.tools.settings().timeouts().block())) {
					throw new NodeException("ServerError: Server (" + state.uuid() + ") cannot be closed to writes.");
				}
				WarmUp.run(this.tools, group.id(), member);
				Member primary = group.primary().orElse(null);
				if (primary != null) {
					join(group, member, session, primary);
					return;
				}
				if (session.replica() != null) {
					session.forgetSource();
				}
			}
			this.tools.registry().save(group.plus(member));
		}
		catch (SQLException ex) {
			throw inaccessible(server, ex);
		}
	}

	// Commits wait for the newcomer only once it has caught up. Before, its
	// acknowledgement
	// would not cover earlier commits.
	private void join(GroupState group, Member member, ServerSession session, Member primary) throws SQLException {
		try (ServerSession source = this.tools.open(primary)) {
			GtidSet before = source.state().executed();
			GtidSet own = session.state().executed().minus(source.state().written());
			if (!own.isEmpty()) {
				throw new NodeException("ServerError: Server (" + member.uuid() + ") has " + own.count()
						+ " transactions that primary (" + primary.uuid() + ") lacks: " + own + ".");
			}
			this.tools.follow(session, primary, true);
			int voters = group.voters().size();
			boolean first = this.tools.acknowledgements(voters + 1) > this.tools.acknowledgements(voters);
			if (first && !session.awaitExecuted(before, this.tools.settings().timeouts().catchUp())) {
				session.forgetSource();
				throw new NodeException("ServerError: Server (" + member.uuid() + ") has not caught up with primary ("
						+ primary.uuid() + "): rebuild it from a backup or a clone first.");
			}
			this.tools.registry().save(group.plus(member.acknowledging(true)));
			if (first) {
				source.requireAcknowledgements(this.tools.acknowledgements(voters + 1));
				if (!session.awaitExecuted(source.state().executed(), this.tools.settings().timeouts().catchUp())) {
					logger.warn("{} - {} joined, but lags behind", group.id(), member);
				}
			}
		}
		logger.info("{} - {} joined, replica of {}", group.id(), member, primary);
	}

	void remove(GroupState group, String server) {
		Member member = Refusals.member(this.tools.registry(), group, server);
		if (member.is(MemberStatus.PRIMARY)) {
			throw new NodeException("ServerError: Cannot remove server (" + member.uuid()
					+ "), which is master in group (" + group.id() + "). Please, demote it first.");
		}
		this.tools.registry().save(group.minus(member.uuid()));
		try (ServerSession session = this.tools.open(member)) {
			session.forgetSource();
		}
		catch (SQLException ex) {
			logger.info("{} - {} was removed without being told: {}", group.id(), member, ex.getMessage());
		}
	}

	private static ServerAddress parse(String address) {
		try {
			return ServerAddress.parse(address);
		}
		catch (IllegalArgumentException ex) {
			throw new NodeException("ServerError: " + ex.getMessage() + ".", ex);
		}
	}

	static NodeException inaccessible(ServerAddress server, SQLException cause) {
		Throwable root = cause;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		String why = (root instanceof ConnectException)
				? "2003: Can't connect to MySQL server on '" + server + "' (111 Connection refused)"
				: ((cause.getErrorCode() != 0) ? cause.getErrorCode() + ": " : "") + root.getMessage();
		return new NodeException("ServerError: Error accessing server (" + server + "): " + why + ".", cause);
	}

}
