package io.github.fabricspring.sample.switchover;

import java.util.List;

import io.github.fabricspring.page.PageControls;
import org.jspecify.annotations.Nullable;

/**
 * The group's servers in the demonstration. They can be switched over and, if they are
 * the sample's own, killed.
 */
public interface Cluster {

	/**
	 * Moves the primary to another live server.
	 */
	void switchOver();

	/**
	 * Returns the control of the servers' processes.
	 * @return the processes, {@code null} in an existing installation
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

	/**
	 * The buttons for it on the page.
	 * @return the buttons, {@code null} for a page that only shows
	 */
	default @Nullable PageControls controls() {
		return null;
	}

	/** The control of the servers' processes. */
	interface Processes {

		/** Kills the primary's process at once, as a power cut would. */
		void killPrimary();

		/**
		 * Starts the killed server and returns when every server of the group serves
		 * again.
		 */
		void restore();

	}

}
