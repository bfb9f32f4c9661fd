package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The Debian archive that this machine takes its own packages from.
 *
 * @param uri where it is
 * @param keyring what its signatures are checked with
 */
record DebianArchive(String uri, String keyring) {

	private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

	private static final Pattern ONE_LINE = Pattern
		.compile("(?m)^deb\\s+(?:\\[(?<options>[^\\]]*)\\]\\s+)?(?<uri>\\w+:\\S+)\\s+(?<suites>\\S+)");

	private static final Pattern SIGNED_BY = Pattern.compile("signed-by=(/[^\\s,]+)");

	/**
	 * Reads the machine's sources.
	 * @param etc where the configuration is, {@code /etc}
	 * @return the first archive that is no security archive, {@code null} if there is
	 * none
	 * @throws IOException if the sources cannot be read
	 */
	static @Nullable DebianArchive of(Path etc) throws IOException {
		for (Path file : files(etc.resolve("apt"))) {
			String text = Files.readString(file);
			DebianArchive found = file.toString().endsWith(".sources") ? deb822(text) : oneLine(text);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static List<Path> files(Path apt) throws IOException {
		List<Path> files = new ArrayList<>();
		if (Files.exists(apt.resolve("sources.list"))) {
			files.add(apt.resolve("sources.list"));
		}
		if (Files.isDirectory(apt.resolve("sources.list.d"))) {
			try (DirectoryStream<Path> parts = Files.newDirectoryStream(apt.resolve("sources.list.d"),
					"*.{sources,list}")) {
				parts.forEach(files::add);
			}
		}
		files.sort(null);
		return files;
	}

	private static @Nullable DebianArchive deb822(String text) {
		for (String stanza : text.replaceAll("(?m)^#.*\\R?", "").split("\\R\\s*\\R", -1)) {
			String uri = field(stanza, "URIs");
			String keyring = field(stanza, "Signed-By");
			if (uri != null && isMain(uri, String.valueOf(field(stanza, "Suites")))
					&& !"no".equals(field(stanza, "Enabled"))) {
				return new DebianArchive(uri, (keyring != null && keyring.startsWith("/")) ? keyring : KEYRING);
			}
		}
		return null;
	}

	private static @Nullable String field(String stanza, String name) {
		Matcher matcher = Pattern.compile("(?mi)^" + name + ":[ \\t]*(\\S+)").matcher(stanza);
		return matcher.find() ? matcher.group(1) : null;
	}

	private static @Nullable DebianArchive oneLine(String text) {
		Matcher line = ONE_LINE.matcher(text);
		while (line.find()) {
			Matcher keyring = SIGNED_BY.matcher(String.valueOf(line.group("options")));
			if (isMain(line.group("uri"), line.group("suites"))) {
				return new DebianArchive(line.group("uri"), keyring.find() ? keyring.group(1) : KEYRING);
			}
		}
		return null;
	}

	// Other vendors' archives are listed too, and the security archive has no suite sid
	private static boolean isMain(String uri, String suites) {
		return uri.toLowerCase(Locale.ROOT).matches(".*/debian/?") && !suites.contains("security");
	}

	/**
	 * The line that apt needs to take packages from a suite of it.
	 * @param suite the suite
	 * @return a line for {@code sources.list}
	 */
	String source(String suite) {
		return "deb [signed-by=" + this.keyring + "] " + this.uri + " " + suite + " main\n";
	}

}
