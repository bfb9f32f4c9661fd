package io.github.fabricspring.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.discovery.MemberConnector;
import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * The memory of servers that refused the login when they were asked for the topology. A
 * group whose servers all refuse it has no primary, and nothing but a correction of the
 * settings helps.
 */
public final class LoginRefusals implements MemberConnector {

	private final MemberConnector connector;

	private final Clock clock;

	private final Map<String, Map<HostAndPort, LastLogin>> groups = new ConcurrentHashMap<>();

	/**
	 * Creates an empty memory.
	 * @param connector connects to the servers
	 * @param clock the clock
	 */
	public LoginRefusals(MemberConnector connector, Clock clock) {
		this.connector = connector;
		this.clock = clock;
	}

	@Override
	public Connection open(String group, HostAndPort address) throws SQLException {
		Map<HostAndPort, LastLogin> logins = this.groups.computeIfAbsent(group, (name) -> new ConcurrentHashMap<>());
		logins.putIfAbsent(address, LastLogin.UNDER_WAY);
		try {
			Connection connection = this.connector.open(group, address);
			logins.put(address, LastLogin.ACCEPTED);
			return connection;
		}
		catch (SQLException ex) {
			if (Refusal.isLasting(ex)) {
				logins.compute(address, (key, before) -> LastLogin.refused(ex, before, this.clock));
			}
			else {
				logins.put(address, LastLogin.UNREACHABLE);
			}
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			logins.put(address, LastLogin.UNREACHABLE);
			throw ex;
		}
	}

	/**
	 * Tells why no server of a group lets the account in.
	 * @param group the group's name
	 * @return the refusal of one of them, {@code null} if one accepts the login or is
	 * asked for the first time, or none has answered
	 */
	public @Nullable Refusal of(String group) {
		Refusal found = null;
		for (LastLogin login : this.groups.getOrDefault(group, Map.of()).values()) {
			if (login.mayBeAccepted()) {
				return null;
			}
			found = (login.refusal() != null) ? login.refusal() : found;
		}
		return found;
	}

	/**
	 * The last login at a server.
	 *
	 * @param mayBeAccepted whether it was accepted, or is the first one and not over
	 * @param refusal why it was refused, {@code null} if it was not
	 */
	private record LastLogin(boolean mayBeAccepted, @Nullable Refusal refusal) {

		static final LastLogin ACCEPTED = new LastLogin(true, null);

		/** The first one, which is not over. */
		static final LastLogin UNDER_WAY = ACCEPTED;

		/** There was no answer. */
		static final LastLogin UNREACHABLE = new LastLogin(false, null);

		static LastLogin refused(SQLException error, @Nullable LastLogin before, Clock clock) {
			Refusal first = (before != null) ? before.refusal() : null;
			return new LastLogin(false, new Refusal(error, (first != null) ? first.since() : clock.instant()));
		}

	}

}
