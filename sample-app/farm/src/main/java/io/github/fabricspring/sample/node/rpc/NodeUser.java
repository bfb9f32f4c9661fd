package io.github.fabricspring.sample.node.rpc;

/**
 * A user of the node.
 *
 * @param name the user's name
 * @param password the user's password
 * @param role what the user may call
 */
public record NodeUser(String name, String password, NodeRole role) {

	@Override
	public String toString() {
		return this.name + " (" + this.role + ")";
	}

}
