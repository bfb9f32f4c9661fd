package io.github.fabricspring.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;

/**
 * The topology source that asks a Fabric node.
 */
public final class FabricTopologySource implements TopologySource {

	/** Beyond this number all groups are fetched: the node scans once per pattern. */
	private static final int FEW = 16;

	/** Names that can stand in a list of LIKE patterns and match at least themselves. */
	private static final Pattern USABLE_AS_PATTERN = Pattern.compile("[\\w.:-]+");

	private static final String ENGINE = "Fabric node";

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
	public Answers fetch(Set<String> groups) {
		FabricClient.Dump dump = this.client.dumpServers(patterns(groups));
		this.absent.look(groups, dump.servers());
		Answers answer = Answers.of(ENGINE, groups, dump.servers(), dump.timeToLive());
		return new Answers(answer.groups().stream().map(this::explained).toList(), answer.timeToLive());
	}

	private GroupAnswer explained(GroupAnswer group) {
		if (!group.servers().isEmpty()) {
			return group;
		}
		String remark = this.absent.remark(group.group());
		return new GroupAnswer(group.group(), ENGINE, List.of(), null, new Reason(ReasonName.NO_SERVERS,
				(remark != null) ? remark : "check the group's name and that servers were added"));
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
