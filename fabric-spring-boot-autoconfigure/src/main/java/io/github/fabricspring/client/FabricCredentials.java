package io.github.fabricspring.client;

/**
 * The login at a Fabric node.
 *
 * @param username the user, not empty and without control characters
 * @param password the password, never printed
 */
public record FabricCredentials(String username, String password) {

	public FabricCredentials {
		if (username.isEmpty() || username.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"fabric.username must have at least one character and no control characters");
		}
	}

	@Override
	public String toString() {
		return this.username;
	}

}
