package io.github.fabricspring.autoconfigure.startup;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * A group that was needed at start cannot be used.
 */
public class GroupNotReadyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String group;

	private final String server;

	private final boolean primaryKnown;

	/**
	 * Creates the exception.
	 * @param group the group's name
	 * @param primary its primary, {@code null} if it has none
	 * @param waitedMillis how long it was waited for
	 * @param cause the failure of the last attempt
	 */
	GroupNotReadyException(String group, @Nullable Server primary, long waitedMillis, Exception cause) {
		super("%s - not ready after %d ms: %s%s".formatted(group, waitedMillis,
				(primary != null) ? "primary " + primary.address() + ": " : "", firstLine(cause)), cause);
		this.group = group;
		this.server = (primary != null) ? primary.address() : "each server";
		this.primaryKnown = primary != null;
	}

	/**
	 * Returns the group that was not ready.
	 * @return its name
	 */
	public String group() {
		return this.group;
	}

	/**
	 * Names the server that was tried.
	 * @return its address, or words for all of them
	 */
	public String server() {
		return this.server;
	}

	/**
	 * Tells whether the group had a primary.
	 * @return {@code false} if its servers were only asked who is primary
	 */
	public boolean isPrimaryKnown() {
		return this.primaryKnown;
	}

	// Connector/J's messages continue after an empty line with details of packets
	private static String firstLine(Exception cause) {
		return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
	}

}
