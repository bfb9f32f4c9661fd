package io.github.fabricspring.sample.node.group.server;

/**
 * Where a server listens.
 *
 * @param host a name or an IPv4 address
 * @param port the TCP port
 */
public record ServerAddress(String host, int port) {

	/** What a server listens on unless told otherwise. */
	private static final int DEFAULT_PORT = 3306;

	/**
	 * Reads {@code host:port} or {@code host}.
	 * @param text the address
	 * @return the address
	 * @throws IllegalArgumentException if the port is not a number between 1 and 65535
	 */
	public static ServerAddress parse(String text) {
		int colon = text.lastIndexOf(':');
		if (colon < 0) {
			return new ServerAddress(text, DEFAULT_PORT);
		}
		int port;
		try {
			port = Integer.parseInt(text.substring(colon + 1));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("the port in '" + text + "' is not a number", ex);
		}
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("the port in '" + text + "' is not between 1 and 65535");
		}
		return new ServerAddress(text.substring(0, colon), port);
	}

	@Override
	public String toString() {
		return this.host + ":" + this.port;
	}

}
