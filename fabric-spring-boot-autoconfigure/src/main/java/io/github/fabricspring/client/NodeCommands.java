package io.github.fabricspring.client;

import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.fabricspring.client.FabricException.CommandFailed;
import io.github.fabricspring.client.FabricException.NodeFailed;
import io.github.fabricspring.client.FabricException.ProtocolViolation;
import io.github.fabricspring.client.FabricException.StateStoreDown;
import io.github.fabricspring.client.FabricException.UnknownGroup;
import org.apache.xmlrpc.XmlRpcException;
import org.apache.xmlrpc.client.XmlRpcClient;
import org.apache.xmlrpc.client.XmlRpcClientConfigImpl;

/**
 * The commands of one node. The only class that uses the XML-RPC library's client.
 */
final class NodeCommands {

	private static final String CHECK = "; check that it is the node of a MySQL Fabric 1.5, or one that speaks as it does";

	/** The original's prefix for the error of a command that crashed. */
	private static final String CRASH = "Exception raised - ";

	private static final Pattern UNKNOWN_GROUP = Pattern.compile("Group \\(.*\\) does not exist");

	/** The error of a look-up without its store. A procedure's has a class prefix. */
	private static final Pattern STATE_STORE = Pattern
		.compile("^(?:" + CRASH + ".*)?Command \\(.* failed accessing \\(");

	private final NodeAddress address;

	private final XmlRpcClient client = new XmlRpcClient();

	NodeCommands(NodeAddress address, FabricClientSettings settings) {
		this.address = address;
		NodeEndpoint endpoint = new NodeEndpoint(address, settings);
		this.client.setConfig(new XmlRpcClientConfigImpl());
		this.client.setTypeFactory(new NodeTypeFactory(this.client));
		this.client.setTransportFactory(() -> new NodeTransport(this.client, endpoint));
	}

	<T> T call(String command, Function<CommandAnswer, T> mapper, Object... parameters) {
		try {
			CommandAnswer answer = CommandAnswer.parse(this.client.execute(command, parameters));
			String refusal = answer.refusal();
			if (!refusal.isEmpty()) {
				throw refused(command, refusal);
			}
			return mapper.apply(answer);
		}
		catch (IllegalArgumentException | ClassCastException ex) {
			// The library casts the parts of a fault without a check
			throw new ProtocolViolation(at(command) + "gave an answer of an unknown layout: " + ex.getMessage() + CHECK,
					ex);
		}
		catch (XmlRpcException ex) {
			throw new ProtocolViolation(at(command)
					+ ((ex.code != 0) ? "does not take the command: " : "gave an answer that cannot be read: ")
					+ OneLine.of(String.valueOf(ex.getMessage())) + CHECK, ex);
		}
	}

	private FabricException refused(String command, String error) {
		String said = OneLine.of(error);
		String message = at(command) + "says: " + said;
		if (UNKNOWN_GROUP.matcher(said).find()) {
			return new UnknownGroup(message + " Create it, or correct the name where it is used");
		}
		if (STATE_STORE.matcher(said).find()) {
			return new StateStoreDown(
					message + " (a look-up fails like this if the state store, the node's own " + "database, is down)");
		}
		if (said.startsWith(CRASH) || error.contains(OneLine.TRACEBACK)) {
			return new NodeFailed(message + " (the node crashed in the command; its log has the traceback)");
		}
		return new CommandFailed(message + " (its log may say more)");
	}

	private String at(String command) {
		return new AnswerJudge(command, this.address.toString(), null).at();
	}

}
