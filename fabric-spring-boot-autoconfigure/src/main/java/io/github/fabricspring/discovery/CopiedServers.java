package io.github.fabricspring.discovery;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.MemberReply;
import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Servers of one group that have the same server_uuid, because a data directory was
 * copied with its {@code auto.cnf}. No connection can tell them apart by their UUID. The
 * one counts that is a member under Group Replication, else the one at the address that
 * is announced, also while that one is silent, else none.
 */
final class CopiedServers {

	private static final Log logger = LogFactory.getLog(CopiedServers.class);

	private final String group;

	private final Set<String> told = new HashSet<>();

	CopiedServers(String group) {
		this.group = group;
	}

	/**
	 * Makes failures of the answers that do not count, and forgets that these servers
	 * have answered.
	 * @param replies what came of each question
	 * @param answered the UUID that answered last at each address
	 * @param instances what tells the server at an address from its copies, {@code null}
	 * if that is unknown
	 * @param before what was believed so far
	 */
	void discard(Map<HostAndPort, MemberReply> replies, Map<HostAndPort, String> answered,
			Function<HostAndPort, @Nullable String> instances, Belief before) {
		Map<String, Map<String, Set<HostAndPort>>> byUuid = new TreeMap<>();
		replies.forEach((address, reply) -> {
			// A copy is told from a server that is silent now, too
			Report report = reply.report();
			String uuid = (report != null) ? report.uuid() : answered.get(address);
			String instance = instances.apply(address);
			if (uuid != null && instance != null) {
				byUuid.computeIfAbsent(uuid, (key) -> new TreeMap<>())
					.computeIfAbsent(instance, (key) -> new HashSet<>())
					.add(address);
			}
		});
		byUuid.forEach((uuid, servers) -> {
			if (servers.size() > 1) {
				String counts = counting(servers, replies, before.server(uuid));
				String failure = "has the server_uuid " + uuid + " of another server (" + names(servers)
						+ "): its data directory was copied; stop it, remove auto.cnf there and start it";
				servers.entrySet()
					.stream()
					.filter((server) -> !server.getKey().equals(counts))
					.forEach((server) -> server.getValue()
						.forEach((address) -> discard(address, failure, replies, answered)));
			}
		});
	}

	private void discard(HostAndPort address, String failure, Map<HostAndPort, MemberReply> replies,
			Map<HostAndPort, String> answered) {
		MemberReply reply = replies.get(address);
		if (reply != null && reply.report() != null) {
			replies.put(address, MemberReply.failed(address, failure));
			if (this.told.add(address + " " + reply.report().uuid())) {
				logger.warn(this.group + " - " + address + " " + failure);
			}
		}
		answered.remove(address);
	}

	private static @Nullable String counting(Map<String, Set<HostAndPort>> servers,
			Map<HostAndPort, MemberReply> replies, @Nullable Server announced) {
		Set<String> members = new TreeSet<>();
		Set<String> known = new TreeSet<>();
		servers.forEach((instance, addresses) -> addresses.forEach((address) -> {
			MemberReply reply = replies.get(address);
			if (reply != null && reply.report() != null && reply.report().isInGroup()) {
				members.add(instance);
			}
			if (announced != null && address.toString().equals(announced.address())) {
				known.add(instance);
			}
		}));
		return (members.size() == 1) ? members.iterator().next() : (known.isEmpty() ? null : known.iterator().next());
	}

	private static String names(Map<String, Set<HostAndPort>> servers) {
		return servers.values()
			.stream()
			.flatMap(Set::stream)
			.map(HostAndPort::toString)
			.sorted()
			.collect(Collectors.joining(" and "));
	}

}
