package io.github.fabricspring.sample.switchover;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The group's servers as the demonstration meets them: something that can be switched
 * over and, where the servers are its own, killed.
 */
public interface Cluster {

	/**
	 * Moves the primary to another live server.
	 */
	void switchOver();

	/**
	 * Kills the primary's process without a word, as a power cut would.
	 * @throws UnsupportedOperationException if {@link #canKill()} says no
	 */
	void killPrimary();

	/**
	 * Starts what was killed and returns when every server of the group serves again.
	 */
	void restore();

	boolean canKill();

	/**
	 * The primary's address.
	 * @return {@code host:port}, {@code null} between two primaries
	 */
	@Nullable String primary();

	/**
	 * The group's servers.
	 * @return a line for each, for people
	 */
	List<String> describe();

}
