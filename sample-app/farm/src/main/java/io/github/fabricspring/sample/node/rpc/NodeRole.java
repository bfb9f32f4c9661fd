package io.github.fabricspring.sample.node.rpc;

/**
 * What a user of the node may call.
 */
public enum NodeRole {

	/** Everything. */
	ADMIN,

	/** What a connector needs: reading dumps and reporting threats. */
	CONNECTOR;

	boolean permits(String component) {
		return this == ADMIN || "dump".equals(component) || "threat".equals(component);
	}

}
