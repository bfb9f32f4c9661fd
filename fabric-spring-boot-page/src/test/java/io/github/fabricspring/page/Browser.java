package io.github.fabricspring.page;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as bytes, so that a test may send what a browser would not let it.
 */
public final class Browser implements Closeable {

	private final Socket socket;

	private final BufferedReader in;

	private Browser(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
	}

	/**
	 * Sends a request.
	 * @param address the address of the page
	 * @param request the request line without the version
	 * @param body the body
	 * @param headers further header lines; without one for the host it is that of the
	 * address
	 * @return the open connection
	 * @throws IOException if there is no server
	 */
	public static Browser send(String address, String request, String body, String... headers) throws IOException {
		URI uri = URI.create(address);
		Browser browser = new Browser(new Socket(uri.getHost(), uri.getPort()));
		browser.socket.setSoTimeout(10_000);
		List<String> lines = new ArrayList<>(List.of(request + " HTTP/1.1"));
		lines.addAll(List.of(headers));
		if (lines.stream().noneMatch((line) -> line.startsWith("Host:"))) {
			lines.add("Host: " + uri.getAuthority());
		}
		lines.add("Content-Length: " + body.length());
		lines.add("");
		lines.add(body);
		browser.socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
		return browser;
	}

	static String get(String address, String path, String... headers) throws IOException {
		try (Browser browser = send(address, "GET " + path, "", with(headers, "Connection: close"))) {
			return browser.all();
		}
	}

	static String press(String address, String form, String... headers) throws IOException {
		try (Browser browser = send(address, "POST /press", form, with(headers, "Connection: close"))) {
			return browser.all();
		}
	}

	private static String[] with(String[] headers, String more) {
		List<String> all = new ArrayList<>(List.of(headers));
		all.add(more);
		return all.toArray(String[]::new);
	}

	/**
	 * Reads until a line begins as told.
	 * @param beginning the beginning of the line
	 * @return the rest of it
	 * @throws IOException if no such line comes
	 */
	public String await(String beginning) throws IOException {
		for (String line = this.in.readLine(); line != null; line = this.in.readLine()) {
			if (line.startsWith(beginning)) {
				return line.substring(beginning.length());
			}
		}
		throw new IOException("The stream ended without " + beginning);
	}

	String all() throws IOException {
		StringBuilder all = new StringBuilder();
		for (String line = this.in.readLine(); line != null; line = this.in.readLine()) {
			all.append(line).append('\n');
		}
		return all.toString();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
