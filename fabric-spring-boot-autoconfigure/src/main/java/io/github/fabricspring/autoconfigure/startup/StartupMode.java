package io.github.fabricspring.autoconfigure.startup;

/**
 * What is done at start for the groups that are known by then.
 */
public enum StartupMode {

	/** The application starts without waiting for any server. */
	LENIENT,

	/**
	 * The start waits until each group has a primary that takes a connection. When the
	 * deadline passes, or the primary refuses the login, it goes on with a warning.
	 */
	WAIT,

	/**
	 * As {@link #WAIT}, but the application does not start when the deadline passes. A
	 * refused login fails the start at once.
	 */
	STRICT

}
