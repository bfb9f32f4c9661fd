package io.github.fabricspring.page;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The buttons of the page: what may be done to the servers of one group. An application
 * without this bean has a page that only shows.
 */
public interface PageControls {

	/**
	 * Returns the group.
	 * @return its name
	 */
	String group();

	/**
	 * Returns what may be done.
	 * @return the actions that get a button
	 */
	Set<PageAction> actions();

	/**
	 * Does it, and returns when it is done.
	 * @param action one of {@link #actions()}
	 * @param server the address of the server, {@code null} if the action is for the
	 * group
	 * @return what was done, for people
	 * @throws RuntimeException if it was refused or failed; the page shows its message
	 */
	String perform(PageAction action, @Nullable String server);

	/** What may be done. */
	enum PageAction {

		/** Moves the primary to another live server of the group. */
		SWITCH_OVER(false),

		/** Brings every server back that was killed or frozen. */
		REVIVE(false),

		/** Kills the process of a server, as a power cut would. */
		KILL(true),

		/** Stops the process of a server: its connections stay open without an answer. */
		FREEZE(true);

		private final boolean forServer;

		PageAction(boolean forServer) {
			this.forServer = forServer;
		}

		/**
		 * Returns what it is done to.
		 * @return {@code true} for one server, {@code false} for the group
		 */
		public boolean isForServer() {
			return this.forServer;
		}

	}

}
