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
				logins.remove(address);
			}
			throw ex;
		}
	}

	/**
	 * Tells why no server of a group lets the account in.
	 * @param group the group's name
	 * @return the refusal of one of them, {@code null} if one accepts the login or none
	 * has answered
	 */
	public @Nullable Refusal of(String group) {
		Refusal found = null;
		for (LastLogin login : this.groups.getOrDefault(group, Map.of()).values()) {
			if (login.refusal() == null) {
				return null;
			}
			found = login.refusal();
		}
		return found;
	}

	/**
	 * The last login at a server that answered.
	 *
	 * @param refusal why it was refused, {@code null} if it was accepted
	 */
	private record LastLogin(@Nullable Refusal refusal) {

		static final LastLogin ACCEPTED = new LastLogin(null);

		static LastLogin refused(SQLException error, @Nullable LastLogin before, Clock clock) {
			Refusal first = (before != null) ? before.refusal() : null;
			return new LastLogin(new Refusal(error, (first != null) ? first.since() : clock.instant()));
		}

	}

}
