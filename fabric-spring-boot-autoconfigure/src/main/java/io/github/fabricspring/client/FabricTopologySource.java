package io.github.fabricspring.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologySource;
import org.jspecify.annotations.Nullable;

/**
 * The topology source that asks a Fabric node.
 */
public final class FabricTopologySource implements TopologySource {

	/** Beyond this number all groups are fetched: the node scans once per pattern. */
	private static final int FEW = 16;

	/** Names that can stand in a list of LIKE patterns and match at least themselves. */
	private static final Pattern USABLE_AS_PATTERN = Pattern.compile("[\\w.:-]+");

	private final FabricClient client;

	private final AbsentGroups absent;

	/**
	 * Creates the source. Does no I/O.
	 * @param client the client of the node
	 */
	public FabricTopologySource(FabricClient client) {
		this.client = client;
		this.absent = new AbsentGroups(client::lookupServers, System::nanoTime);
	}

	@Override
	public Answer fetch(Set<String> groups) {
		Answer answer = this.client.dumpServers(patterns(groups));
		this.absent.look(groups, answer.servers());
		return answer;
	}

	@Override
	public @Nullable String remark(String group) {
		return this.absent.remark(group);
	}

	@Override
	public void reportFailure(Server server, String error) {
		this.client.reportFailure(server.uuid(), reporter(), error);
	}

	private static Collection<String> patterns(Set<String> groups) {
		boolean few = groups.size() <= FEW;
		return (few && groups.stream().allMatch((group) -> USABLE_AS_PATTERN.matcher(group).matches())) ? groups
				: Set.of();
	}

	private static String reporter() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown";
		}
	}

}
