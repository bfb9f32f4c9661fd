package io.github.fabricspring.sample;

import java.util.List;

import io.github.fabricspring.page.source.HttpSource;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --page} says.
 *
 * @param served whether the page is served
 * @param port the port of the page, 0 for a free one
 * @param viewed the endpoint of another application to show, {@code null} to show the
 * sample
 */
record PageArgument(boolean served, int port, @Nullable HttpSource viewed) {

	static final PageArgument OFF = new PageArgument(false, 0, null);

	static final PageArgument ON = new PageArgument(true, 0, null);

	/**
	 * Reads the argument.
	 * @param values its values, {@code null} if it is not there
	 * @param otherwise what holds without it
	 * @return what it says
	 * @throws IllegalArgumentException if it is not understood; the message leaves out
	 * the login of an address
	 */
	static PageArgument of(@Nullable List<String> values, PageArgument otherwise) {
		if (values == null) {
			return otherwise;
		}
		String value = (values.isEmpty()) ? "on" : values.get(values.size() - 1);
		if (value.contains("://") || value.contains("@")) {
			return new PageArgument(true, 0, viewed(value));
		}
		if (value.matches("\\d{1,9}")) {
			return new PageArgument(true, port(Integer.parseInt(value)), null);
		}
		return switch (value) {
			case "on", "true" -> ON;
			case "off", "false" -> OFF;
			default -> throw new IllegalArgumentException(
					"--page takes on, off, a port, or the address of an application as http://…, not '" + value + "'");
		};
	}

	private static HttpSource viewed(String address) {
		try {
			return HttpSource.at(address);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("--page: " + ex.getMessage(), ex);
		}
	}

	private static int port(int port) {
		if (port > 65535) {
			throw new IllegalArgumentException("--page takes a port from 0 to 65535, not " + port);
		}
		return port;
	}

	/**
	 * Returns the properties of an application with this page.
	 * @return arguments for the application
	 */
	List<String> properties() {
		return (this.served) ? List.of("--fabric.page.enabled=true", "--fabric.page.port=" + this.port) : List.of();
	}

}
