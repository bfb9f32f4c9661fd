package io.github.fabricspring.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recorded session with the original node, connection by connection.
 *
 * @param name the recording's file, without {@code .txt}
 * @param requests the bytes the recorded client sent
 * @param responses the bytes the node sent before it closed
 */
public record Recording(String name, List<String> requests, List<String> responses) {

	private static final Pattern PART = Pattern
		.compile("#### ======== TCP connection \\d+: (REQUEST|RESPONSE), (\\d+) bytes[^\n]*\n");

	/**
	 * Reads a recording. A part is as long as its header says; bytes are kept as
	 * ISO-8859-1 characters.
	 */
	public static Recording read(String name) {
		try (InputStream in = Objects.requireNonNull(Recording.class.getResourceAsStream("/wire/" + name + ".txt"))) {
			String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
			List<String> requests = new ArrayList<>();
			List<String> responses = new ArrayList<>();
			Matcher matcher = PART.matcher(text);
			for (int from = 0; matcher.find(from);) {
				int end = matcher.end() + Integer.parseInt(matcher.group(2));
				(matcher.group(1).equals("REQUEST") ? requests : responses).add(text.substring(matcher.end(), end));
				from = end;
			}
			return new Recording(name, requests, responses);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static List<Recording> all() throws IOException {
		try (InputStream in = Objects.requireNonNull(Recording.class.getResourceAsStream("/wire"))) {
			String[] files = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
			return Arrays.stream(files)
				.filter((file) -> file.endsWith(".txt"))
				.sorted()
				.map((file) -> read(file.substring(0, file.length() - ".txt".length())))
				.toList();
		}
	}

	byte[] lastResponse() {
		return this.responses.get(this.responses.size() - 1).getBytes(StandardCharsets.ISO_8859_1);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
