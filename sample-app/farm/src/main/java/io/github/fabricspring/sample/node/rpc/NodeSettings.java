package io.github.fabricspring.sample.node.rpc;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.github.fabricspring.sample.node.rpc.http.HttpLimits;

/**
 * The settings of the node's server.
 *
 * @param port the port to listen on, or 0 for any; if it is taken, any other
 * @param users the users that may call; if empty, all calls are allowed without a login
 * @param ttl for how long clients may cache an answer; whole seconds
 * @param limits the limits of a client
 * @param clock the clock
 */
public record NodeSettings(int port, List<NodeUser> users, Duration ttl, HttpLimits limits, Clock clock) {

	/** The original's port. */
	public static final int DEFAULT_PORT = 32274;

	public NodeSettings {
		users = List.copyOf(users);
	}

	/**
	 * Creates the settings that the original ships with.
	 * @param users the users that may call; none for no authentication
	 * @return the settings: port 32274, answers cached for a second
	 */
	public static NodeSettings withUsers(NodeUser... users) {
		return new NodeSettings(DEFAULT_PORT, List.of(users), Duration.ofSeconds(1), HttpLimits.DEFAULT,
				Clock.systemUTC());
	}

	public NodeSettings onPort(int port) {
		return new NodeSettings(port, this.users, this.ttl, this.limits, this.clock);
	}

	public NodeSettings withTtl(Duration ttl) {
		return new NodeSettings(this.port, this.users, ttl, this.limits, this.clock);
	}

	public NodeSettings withLimits(HttpLimits limits) {
		return new NodeSettings(this.port, this.users, this.ttl, limits, this.clock);
	}

}
