package io.github.fabricspring.autoconfigure.failure;

import io.github.fabricspring.client.FabricException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a start that needs a group whose servers the node did not tell. A
 * silent node alone does not prevent the start of an application.
 */
class FabricNodeFailureAnalyzer extends AbstractFailureAnalyzer<FabricException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, FabricException cause) {
		return new FailureAnalysis("A database connection is needed while the application starts, and the Fabric node "
				+ "did not tell where the group's servers are: " + cause.getMessage(), action(cause), cause);
	}

	static String action(FabricException cause) {
		if (cause instanceof FabricException.AuthenticationFailed) {
			return "Check fabric.username and fabric.password: they are the node's, not the MySQL servers' "
					+ "(those are fabric.datasource.username and .password).";
		}
		if (cause instanceof FabricException.PermissionDenied) {
			return "Give the node's user (fabric.username) a role that may run this command.";
		}
		if (cause instanceof FabricException.UnknownGroup) {
			return "Check the group's name in fabric.default-group, @FabricGroup and forGroup.";
		}
		if (cause instanceof FabricException.NotAFabricNode) {
			return "Another service answers there. Check the port in fabric.addresses: it is the node's XML-RPC port, usually 32274, not a MySQL port.";
		}
		if (cause instanceof FabricException.TlsFailed) {
			return "Check the bundle that fabric.ssl.bundle names: its trust store must hold the authority of the node's certificate, and that certificate must name the host as fabric.addresses does. A node without TLS needs no bundle.";
		}
		if (cause instanceof FabricException.StateStoreDown) {
			return "Bring the node's own database back; the application can be started then.";
		}
		if (cause instanceof FabricException.NodeFailed || cause instanceof FabricException.CommandFailed) {
			return "Look into the node's log; the application can be started once the node answers dump.servers.";
		}
		return "Check that a Fabric node runs at fabric.addresses (XML-RPC, usually port 32274) and can be reached from "
				+ "here. A group whose servers are listed in fabric.groups.<group>.servers needs no node.";
	}

}
