package io.github.fabricspring.acceptance.failover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's general log, as a file: what it began to process, and when.
 */
final class GeneralLog {

	private static final Pattern LINE = Pattern.compile("(\\S+Z)\\s+(\\d+) ([A-Z][A-Za-z ]*)\t?(.*)");

	private GeneralLog() {
	}

	/**
	 * What the sessions of one account had processed.
	 * @param server the server's data directory
	 * @param user the account's name
	 * @param since from when on
	 * @return the entries, without those of connecting and parting
	 * @throws IOException if the log cannot be read
	 */
	static List<Entry> of(Path server, String user, Instant since) throws IOException {
		Set<String> sessions = new HashSet<>();
		List<Entry> entries = new ArrayList<>();
		for (String line : Files.readAllLines(server.resolve("general.log"), StandardCharsets.UTF_8)) {
			Matcher matcher = LINE.matcher(line);
			if (!matcher.matches()) {
				continue;
			}
			String command = matcher.group(3);
			if (command.equals("Connect")) {
				// a number is given again only after a restart
				if (matcher.group(4).startsWith(user + "@")) {
					sessions.add(matcher.group(2));
				}
			}
			else if (sessions.contains(matcher.group(2)) && !command.equals("Quit")) {
				Instant time = Instant.parse(matcher.group(1));
				if (!time.isBefore(since)) {
					entries.add(new Entry(time, matcher.group(2), command, matcher.group(4)));
				}
			}
		}
		return entries;
	}

	record Entry(Instant time, String session, String command, String text) {
	}

}
