package io.github.fabricspring.sample.node.group.tools;

import java.io.IOException;

/**
 * What the node cannot do over a connection and asks of the owner of the servers'
 * processes. A server is named by its {@code host:port}.
 */
public interface ServerHooks {

	/** Does nothing: servers that resist and servers beyond repair are left alone. */
	ServerHooks NONE = new ServerHooks() {
	};

	/**
	 * Ends a deposed primary that answers but does not let itself be closed.
	 * @param server the server
	 * @return whether its process has ended
	 */
	default boolean kill(String server) {
		return false;
	}

	/**
	 * Replaces a server's data by a copy of another's. When it returns, the server is up
	 * again, super_read_only, and has the donor's transactions.
	 * @param server the server
	 * @param donor a healthy member of its group
	 * @return whether it was done; {@code false} if nothing here can
	 * @throws IOException if it failed
	 * @throws InterruptedException if the thread was interrupted
	 */
	default boolean rebuild(String server, String donor) throws IOException, InterruptedException {
		return false;
	}

}
