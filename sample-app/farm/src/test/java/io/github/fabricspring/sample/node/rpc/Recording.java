package io.github.fabricspring.sample.node.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was said between a client and the original node. One character stands for one
 * byte.
 *
 * @param name the file's name without its suffix
 * @param exchanges one request and its response per connection
 */
record Recording(String name, List<Exchange> exchanges) {

	private static final Pattern PART = Pattern
		.compile("#### =+ TCP connection \\d+: (REQUEST|RESPONSE), (\\d+) bytes[^\n]*\n");

	static Recording load(String name) {
		try (InputStream in = Recording.class.getResourceAsStream("/wire/" + name + ".txt")) {
			if (in == null) {
				throw new IllegalArgumentException("There is no recording " + name);
			}
			return new Recording(name, parse(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Exchange> parse(String file) {
		List<Exchange> exchanges = new ArrayList<>();
		String request = "";
		Matcher part = PART.matcher(file);
		while (part.find()) {
			String bytes = file.substring(part.end(), part.end() + Integer.parseInt(part.group(2)));
			if ("REQUEST".equals(part.group(1))) {
				request = bytes;
			}
			else {
				exchanges.add(new Exchange(request, bytes));
			}
		}
		return exchanges;
	}

	/**
	 * The error string in the last answer.
	 * @return the error, empty if the command succeeded
	 */
	String error() {
		String response = this.exchanges.get(this.exchanges.size() - 1).response();
		Matcher error = Pattern.compile("</int></value>\n<value><string>([^<]*)</string></value>\n<value><array>")
			.matcher(response);
		return error.find() ? error.group(1) : "";
	}

	record Exchange(String request, String response) {

		boolean isAuthenticated() {
			return this.request.contains("Authorization:");
		}

	}

}
