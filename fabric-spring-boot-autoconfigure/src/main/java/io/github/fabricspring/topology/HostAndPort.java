package io.github.fabricspring.topology;

import java.util.regex.Pattern;

/**
 * A host and a port, as configurations spell them.
 *
 * @param host a name, an IPv4 address or an IPv6 literal without brackets
 * @param port the port, 1 to 65535
 */
public record HostAndPort(String host, int port) {

	private static final Pattern NOT_IN_HOSTS = Pattern.compile("[/@?#,;\\s\\\\]");

	public HostAndPort {
		if (host.isBlank() || !host.equals(host.strip())) {
			throw new IllegalArgumentException("No host in '" + host + ":" + port + "'");
		}
		if (NOT_IN_HOSTS.matcher(host).find()) {
			throw new IllegalArgumentException(
					"'" + host + "' is no host: name host:port alone, without scheme, user, path");
		}
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("The port of " + host + " must be 1 to 65535, not " + port);
		}
	}

	/**
	 * Parses {@code host}, {@code host:port}, {@code [v6]:port}, {@code [v6]} or a bare
	 * IPv6 literal.
	 * @param property the property that the text comes from, for the error message
	 * @param text the text
	 * @param defaultPort the port if the text has none, 1 to 65535
	 * @return the address
	 * @throws IllegalArgumentException if the text is not an address
	 */
	public static HostAndPort parse(String property, String text, int defaultPort) {
		String address = text.strip();
		int bracket = address.lastIndexOf(']');
		int colon = address.lastIndexOf(':');
		boolean bareLiteral = bracket < 0 && address.indexOf(':') != colon;
		boolean hasPort = colon > bracket && !bareLiteral;
		String host = hasPort ? address.substring(0, colon) : address;
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		try {
			return new HostAndPort(host, hasPort ? port(address.substring(colon + 1)) : defaultPort);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					property + ": '" + text + "' is not an address of the form host:port (" + ex.getMessage() + ")",
					ex);
		}
	}

	private static int port(String text) {
		try {
			return Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("the port '" + text + "' is no number", ex);
		}
	}

	/**
	 * Returns the address as messages print it.
	 * @return {@code host:port}, an IPv6 literal in brackets
	 */
	@Override
	public String toString() {
		return Server.address(this.host, this.port);
	}

}
