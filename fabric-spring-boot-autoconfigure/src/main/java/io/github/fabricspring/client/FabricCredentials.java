package io.github.fabricspring.client;

/**
 * Who the client is to the node.
 *
 * @param username the user, without control characters
 * @param password the password, never printed
 */
public record FabricCredentials(String username, String password) {

	public FabricCredentials {
		if (username.isEmpty() || username.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("fabric.username must not be empty nor contain control characters");
		}
	}

	@Override
	public String toString() {
		return this.username;
	}

}
