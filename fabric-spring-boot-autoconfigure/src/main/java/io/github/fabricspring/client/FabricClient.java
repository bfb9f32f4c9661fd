package io.github.fabricspring.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.fabricspring.client.FabricException.Unreachable;
import io.github.fabricspring.client.NamedNode.Resolver;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;

/**
 * A client for the commands of a Fabric node. Safe for use by many threads; holds no
 * connection between calls. Several nodes are tried in turn, beginning with the one that
 * answered last, and so are the addresses of one name. That a group is unknown is an
 * answer and ends the search. After a failure of the node the next node is asked.
 */
public final class FabricClient {

	private final List<NamedNode> nodes;

	private final ServerRows serverRows = new ServerRows();

	private volatile int lastGood;

	/**
	 * Creates a client. Does no I/O.
	 * @param settings the nodes and how to reach them
	 */
	public FabricClient(FabricClientSettings settings) {
		this(settings, Resolver.OF_JVM);
	}

	FabricClient(FabricClientSettings settings, Resolver resolver) {
		this.nodes = settings.addresses().stream().map((name) -> new NamedNode(name, settings, resolver)).toList();
	}

	/**
	 * Fetches all servers except FAULTY ones: {@code dump.servers}.
	 * @param patterns the groups, as {@code LIKE %pattern%}, so the answer may include
	 * other groups and repeated rows; empty for all groups; without commas
	 * @return the servers whose rows are valid, and the answer's time to live
	 * @throws FabricException if no node gave an answer
	 */
	public Dump dumpServers(Collection<String> patterns) {
		return read("dump.servers", (answer) -> new Dump(this.serverRows.dumped(answer.rows()), answer.timeToLive()), 0,
				String.join(",", patterns));
	}

	/**
	 * Fetches the XML-RPC addresses that the nodes announce: {@code dump.fabric_nodes}.
	 * @return the nodes' addresses
	 * @throws FabricException if no node gave an answer
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
	 * Fetches a group's servers, FAULTY ones included: {@code group.lookup_servers}.
	 * Needs more than the role "connector".
	 * @param group the group
	 * @return the servers whose rows are valid
	 * @throws FabricException.UnknownGroup if the node has no such group
	 * @throws FabricException if no node gave an answer
	 */
	public List<Server> lookupServers(String group) {
		return read("group.lookup_servers", (answer) -> this.serverRows.lookedUp(group, answer.rows()), group);
	}

	/**
	 * Checks that a node answers: {@code manage.ping}.
	 * @throws FabricException if no node gave an answer
	 */
	public void ping() {
		read("manage.ping", CommandAnswer::timeToLive);
	}

	/**
	 * Reports a server as dead: {@code threat.report_failure}. The original node believes
	 * the report without a check, so call this only after reconnecting to the server
	 * failed.
	 * @param serverUuid the server
	 * @param reporter the name of the reporting host
	 * @param error the error that was seen
	 * @throws FabricException if the report may be lost
	 */
	public void reportFailure(String serverUuid, String reporter, String error) {
		report("threat.report_failure", serverUuid, reporter, error);
	}

	/**
	 * Reports an error of a server: {@code threat.report_error}. It counts towards the
	 * node's own threshold.
	 * @param serverUuid the server
	 * @param reporter the name of the reporting host
	 * @param error the error that was seen
	 * @throws FabricException if the report may be lost
	 */
	public void reportError(String serverUuid, String reporter, String error) {
		report("threat.report_error", serverUuid, reporter, error);
	}

	// A command that changes something is sent once, unless it certainly did not arrive
	void procedure(String command, Object... parameters) {
		call(command, Repetition.CHANGE, CommandAnswer::timeToLive, parameters);
	}

	private <T> T read(String command, Function<CommandAnswer, T> mapper, Object... parameters) {
		return call(command, Repetition.READ, mapper, parameters);
	}

	private void report(String command, String serverUuid, String reporter, String error) {
		call(command, Repetition.REPORT, CommandAnswer::timeToLive, serverUuid, reporter, error);
	}

	private <T> T call(String command, Repetition repetition, Function<CommandAnswer, T> mapper, Object... parameters) {
		List<FabricException> failures = new ArrayList<>();
		int first = this.lastGood;
		for (int i = 0; i < this.nodes.size(); i++) {
			int candidate = (first + i) % this.nodes.size();
			try {
				T result = this.nodes.get(candidate).call(command, repetition, mapper, parameters);
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

	/**
	 * The answer to {@code dump.servers}.
	 *
	 * @param servers the servers
	 * @param timeToLive how long the answer may be used without asking again
	 */
	public record Dump(List<Server> servers, Duration timeToLive) {

		public Dump {
			servers = List.copyOf(servers);
		}

	}

}
