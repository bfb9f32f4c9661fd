package io.github.fabricspring.sample.node.group.server;

/**
 * A user of a server and its password.
 *
 * @param user the name, without the host
 * @param password the password in clear, empty for none
 */
public record ServerUser(String user, String password) {

	@Override
	public String toString() {
		return this.user;
	}

}
