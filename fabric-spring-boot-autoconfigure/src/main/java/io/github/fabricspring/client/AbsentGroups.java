package io.github.fabricspring.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.github.fabricspring.client.FabricException.PermissionDenied;
import io.github.fabricspring.client.FabricException.UnknownGroup;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * The groups in use that a dump had no server of, with the reasons. A dump omits FAULTY
 * servers and is empty for an unknown group, so the node is asked once more: about one
 * group per dump, and about each group at most every five seconds.
 */
final class AbsentGroups {

	private static final Duration PAUSE = Duration.ofSeconds(5);

	private final Function<String, List<Server>> lookup;

	private final LongSupplier nanoTime;

	private final Map<String, Finding> findings = new ConcurrentHashMap<>();

	AbsentGroups(Function<String, List<Server>> lookup, LongSupplier nanoTime) {
		this.lookup = lookup;
		this.nanoTime = nanoTime;
	}

	/**
	 * Looks up one group that a dump had no server of. Called by one thread at a time.
	 * @param asked the groups that were asked for
	 * @param found the servers in the dump
	 */
	void look(Set<String> asked, List<Server> found) {
		Set<String> present = found.stream()
			.map(Server::group)
			.collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
		this.findings.keySet().removeIf(present::contains);
		long now = this.nanoTime.getAsLong();
		asked.stream()
			.filter((group) -> !present.contains(group) && isDue(group, now))
			.min(Comparator.comparingLong(this::askedAt))
			.ifPresent((group) -> this.findings.put(group, new Finding(explain(group), now)));
	}

	@Nullable String remark(String group) {
		Finding finding = this.findings.get(group);
		return (finding != null) ? finding.remark() : null;
	}

	private long askedAt(String group) {
		Finding finding = this.findings.get(group);
		return (finding != null) ? finding.at() : Long.MIN_VALUE;
	}

	private boolean isDue(String group, long now) {
		Finding finding = this.findings.get(group);
		return finding == null || now - finding.at() >= PAUSE.toNanos();
	}

	private @Nullable String explain(String group) {
		try {
			List<Server> servers = this.lookup.apply(group);
			if (servers.isEmpty()) {
				return "the group has no servers, add them to it";
			}
			return servers.stream().allMatch((server) -> server.status() == ServerStatus.FAULTY)
					? "all its servers are FAULTY (" + addresses(servers)
							+ "), bring one back: repair it, set it to SPARE, then to SECONDARY"
					: null;
		}
		catch (UnknownGroup ex) {
			return "the node knows no such group, check its name";
		}
		catch (PermissionDenied ex) {
			return "either there is no such group, or all its servers are FAULTY; the node tells which only to a user "
					+ "who may call group.lookup_servers";
		}
		catch (FabricException ex) {
			// The dump was answered; the reason stays unknown
			return null;
		}
	}

	private static String addresses(List<Server> servers) {
		return servers.stream().map(Server::address).collect(Collectors.joining(", "));
	}

	/**
	 * The result of a look-up.
	 *
	 * @param remark one clause, {@code null} if the reason is unknown
	 * @param at when it was looked up, on the scale of {@link System#nanoTime()}
	 */
	private record Finding(@Nullable String remark, long at) {
	}

}
