package io.github.fabricspring.sample;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What {@code --page} says.
 *
 * @param served whether the page is served
 * @param port the port of the page, 0 for a free one
 * @param viewed the address of another application to show, {@code null} to show the
 * sample
 */
record PageArgument(boolean served, int port, @Nullable String viewed) {

	static final PageArgument OFF = new PageArgument(false, 0, null);

	static final PageArgument ON = new PageArgument(true, 0, null);

	/**
	 * Reads the argument.
	 * @param values its values, {@code null} if it is not there
	 * @param otherwise what holds without it
	 * @return what it says
	 * @throws IllegalArgumentException if it is not understood
	 */
	static PageArgument of(@Nullable List<String> values, PageArgument otherwise) {
		if (values == null) {
			return otherwise;
		}
		String value = (values.isEmpty()) ? "on" : values.get(values.size() - 1);
		if (value.matches("https?://.+")) {
			return new PageArgument(true, 0, value);
		}
		if (value.matches("\\d{1,5}")) {
			return new PageArgument(true, Integer.parseInt(value), null);
		}
		return switch (value) {
			case "on", "true" -> ON;
			case "off", "false" -> OFF;
			default -> throw new IllegalArgumentException(
					"--page takes on, off, a port, or the address of an application as http://…, not '" + value + "'");
		};
	}

	/**
	 * Returns the properties of an application with this page.
	 * @return arguments for the application
	 */
	List<String> properties() {
		return (this.served) ? List.of("--fabric.page.enabled=true", "--fabric.page.port=" + this.port) : List.of();
	}

}
