package io.github.fabricspring.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.github.fabricspring.client.FabricException.Unreachable;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologySource;

/**
 * The Fabric node's commands. Safe for use by many threads; holds no connection between
 * calls. Several nodes are tried in turn, the one that answered last first, until one has
 * answered: a refusal of the question is an answer, a node that could not answer it is
 * not the last to be asked.
 */
public final class FabricClient {

	private final List<NodeCommands> nodes;

	private final ServerRows serverRows = new ServerRows();

	private volatile int lastGood;

	/**
	 * Does no I/O.
	 * @param settings the nodes and how to reach them
	 */
	public FabricClient(FabricClientSettings settings) {
		this.nodes = settings.addresses().stream().map((address) -> new NodeCommands(address, settings)).toList();
	}

	/**
	 * {@code dump.servers}: all servers but FAULTY ones.
	 * @param patterns the groups asked for, as {@code LIKE %pattern%}, so that others may
	 * be included and rows repeated; empty for all groups. None may contain a comma
	 * @return the servers that make sense
	 * @throws FabricException if no node answered, or one refused
	 */
	public TopologySource.Answer dumpServers(Collection<String> patterns) {
		return read("dump.servers",
				(answer) -> new TopologySource.Answer(this.serverRows.dumped(answer.rows()), answer.timeToLive()), 0,
				String.join(",", patterns));
	}

	/**
	 * {@code dump.fabric_nodes}: where the nodes offer XML-RPC, by their own word.
	 * @return the nodes' addresses
	 * @throws FabricException if no node answered, or one refused
	 */
	public List<HostAndPort> dumpFabricNodes() {
		return read("dump.fabric_nodes",
				(answer) -> answer.rows()
					.stream()
					.map((row) -> new HostAndPort(row.text("host"), row.integer("port")))
					.toList(),
				"protocol.xmlrpc");
	}

	/**
	 * {@code group.lookup_servers}: a group's servers, FAULTY ones included. Needs more
	 * than the role "connector".
	 * @param group the group
	 * @return the servers that make sense
	 * @throws FabricException.UnknownGroup if there is no such group
	 * @throws FabricException if no node answered, or one refused
	 */
	public List<Server> lookupServers(String group) {
		return read("group.lookup_servers", (answer) -> this.serverRows.lookedUp(group, answer.rows()), group);
	}

	/**
	 * {@code manage.ping}.
	 * @throws FabricException if no node answered, or one refused
	 */
	public void ping() {
		read("manage.ping", CommandAnswer::timeToLive);
	}

	/**
	 * {@code threat.report_failure}: the original node holds the server for dead at once
	 * and checks nothing. Only for a server that could not be reconnected to.
	 * @param serverUuid the server
	 * @param reporter who reports it
	 * @param error what was seen
	 * @throws FabricException if the report may not have arrived
	 */
	public void reportFailure(String serverUuid, String reporter, String error) {
		report("threat.report_failure", serverUuid, reporter, error);
	}

	/**
	 * {@code threat.report_error}: counts towards the node's own threshold.
	 * @param serverUuid the server
	 * @param reporter who reports it
	 * @param error what was seen
	 * @throws FabricException if the report may not have arrived
	 */
	public void reportError(String serverUuid, String reporter, String error) {
		report("threat.report_error", serverUuid, reporter, error);
	}

	// A command that changes something: never repeated once it may have arrived
	void procedure(String command, Object... parameters) {
		call(command, Repetition.CHANGE, CommandAnswer::timeToLive, parameters);
	}

	private <T> T read(String command, AnswerMapper<T> mapper, Object... parameters) {
		return call(command, Repetition.READ, mapper, parameters);
	}

	private void report(String command, String serverUuid, String reporter, String error) {
		call(command, Repetition.REPORT, CommandAnswer::timeToLive, serverUuid, reporter, error);
	}

	private <T> T call(String command, Repetition repetition, AnswerMapper<T> mapper, Object... parameters) {
		List<FabricException> failures = new ArrayList<>();
		int first = this.lastGood;
		for (int i = 0; i < this.nodes.size(); i++) {
			int candidate = (first + i) % this.nodes.size();
			try {
				T result = this.nodes.get(candidate).call(command, mapper, parameters);
				this.lastGood = candidate;
				return result;
			}
			catch (FabricException ex) {
				if (!repetition.isAllowedAfter(ex)) {
					throw ex;
				}
				failures.add(ex);
			}
		}
		throw (failures.size() == 1) ? failures.get(0) : all(command, failures);
	}

	private static FabricException all(String command, List<FabricException> failures) {
		String said = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
		String message = command + ": none of " + failures.size() + " Fabric nodes gave an answer: " + said;
		FabricException first = failures.get(0);
		boolean alike = failures.stream().allMatch((failure) -> failure.getClass() == first.getClass());
		FabricException all = alike ? first.retold(message) : new Unreachable(message, null);
		failures.forEach(all::addSuppressed);
		return all;
	}

}
