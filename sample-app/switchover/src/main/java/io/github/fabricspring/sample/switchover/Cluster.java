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
	 * Power over the servers' processes.
	 * @return {@code null} if the servers belong to somebody else
	 */
	@Nullable Processes processes();

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

	/** The servers' processes, in the hands of their owner. */
	interface Processes {

		/** Kills the primary's process without a word, as a power cut would. */
		void killPrimary();

		/**
		 * Starts what was killed and returns when every server of the group serves again.
		 */
		void restore();

	}

}
