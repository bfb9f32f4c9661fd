package io.github.fabricspring.discovery.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers of a group can be reached. A server's report_host is not always what
 * a client can reach.
 *
 * @param seeds the addresses that the application was given
 * @param answered the server_uuid that answered last at each address
 * @param configured the reachable addresses by reported address: the property
 * {@code address-map}
 * @param metadata the addresses by server_uuid in InnoDB Cluster's metadata
 * @param failed the addresses where the last question has failed
 */
public record AddressBook(List<HostAndPort> seeds, Map<HostAndPort, String> answered,
		Map<HostAndPort, HostAndPort> configured, Map<String, HostAndPort> metadata, Set<HostAndPort> failed) {

	public AddressBook {
		seeds = List.copyOf(seeds);
		answered = Map.copyOf(answered);
		configured = Map.copyOf(configured);
		metadata = Map.copyOf(metadata);
		failed = Set.copyOf(failed);
	}

	/**
	 * Returns where a server is reached: at the seed where it answered, one that answers
	 * still before one that does not, else as the address map says, else as the metadata
	 * says, else as it reports itself.
	 * @param uuid the server's UUID
	 * @param reported its report_host and report_port, {@code null} if unknown
	 * @return the address, {@code null} if none is known
	 */
	public @Nullable HostAndPort reach(String uuid, @Nullable HostAndPort reported) {
		List<HostAndPort> own = this.seeds.stream().filter((seed) -> uuid.equals(this.answered.get(seed))).toList();
		if (!own.isEmpty()) {
			return own.stream().filter((seed) -> !this.failed.contains(seed)).findFirst().orElse(own.get(0));
		}
		HostAndPort mapped = (reported != null) ? this.configured.get(reported) : null;
		if (mapped == null) {
			HostAndPort listed = this.metadata.get(uuid);
			mapped = (listed != null) ? this.configured.getOrDefault(listed, listed) : null;
		}
		return (mapped != null) ? mapped : reported;
	}

	/**
	 * Returns a seed's name in a count of the servers: its UUID once it has answered.
	 * @param seed the seed
	 * @return the UUID, or the address of a seed that has never answered
	 */
	public String identity(HostAndPort seed) {
		String uuid = this.answered.get(seed);
		return (uuid != null) ? uuid : seed.toString();
	}

	/**
	 * Tells whether the source of a channel may be one of the servers that the
	 * application was given.
	 * @param channel the channel
	 * @return {@code false} if all of these have answered, and it is another
	 */
	public boolean maybeSeed(Channel channel) {
		if (channel.sourceUuid().isEmpty()) {
			return this.seeds.stream().anyMatch((seed) -> seed.toString().equalsIgnoreCase(channel.source()));
		}
		return isSeed(channel.sourceUuid()) || this.seeds.stream().anyMatch((seed) -> !this.answered.containsKey(seed));
	}

	/**
	 * Tells whether another server has answered at a seed that a server reports as its
	 * address.
	 * @param reported the address
	 * @param uuid the UUID of the server that reports it
	 * @return {@code false} also if the address is no seed
	 */
	public boolean isTaken(HostAndPort reported, String uuid) {
		String there = this.answered.get(reported);
		return there != null && !there.equals(uuid) && this.seeds.contains(reported);
	}

	/**
	 * Tells whether a server has answered at an address that the application was given.
	 * @param uuid its UUID
	 * @return whether one of these was its own in its last answer
	 */
	public boolean isSeed(String uuid) {
		return this.seeds.stream().anyMatch((seed) -> uuid.equals(this.answered.get(seed)));
	}

}
