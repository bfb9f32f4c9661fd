package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;

/**
 * An apt with directories of its own, which considers no package installed. A download
 * therefore includes all dependencies. The system's packages stay as they are.
 *
 * @param aptGet the program
 * @param directory where lists and packages go
 * @param archive where packages come from
 */
record AptSandbox(String aptGet, Path directory, DebianArchive archive) {

	private static final String SUITE = "sid";

	private static final Pattern PRINTED = Pattern.compile("(?m)^'[^']*' ([^_\\s]+)_([^_\\s]+)_\\S+ (\\d+) ");

	/**
	 * Finds out what a package needs, from lists fetched anew.
	 * @param name the package
	 * @return it and all that it depends on
	 * @throws IOException if there is no apt
	 * @throws FarmException if apt fails
	 */
	List<Download> resolve(String name) throws IOException {
		Files.createDirectories(this.directory.resolve("lists/partial"));
		Files.createDirectories(packages().resolve("partial"));
		Files.createDirectories(this.directory.resolve("none"));
		Files.writeString(this.directory.resolve("status"), "");
		Files.writeString(this.directory.resolve("sources.list"), this.archive.source(SUITE));
		run(List.of("update"));
		Matcher printed = PRINTED.matcher(run(List.of("--print-uris", "-y", "install", name)));
		List<Download> downloads = new ArrayList<>();
		while (printed.find()) {
			downloads.add(new Download(printed.group(1), printed.group(2), Long.parseLong(printed.group(3))));
		}
		return downloads;
	}

	/**
	 * Downloads a package and all that it depends on.
	 * @param name the package
	 * @param advanced is told how many bytes are there, a few times a second
	 * @throws IOException if there is no apt
	 * @throws FarmException if apt fails
	 */
	void download(String name, LongConsumer advanced) throws IOException {
		Path log = this.directory.resolve("download.log");
		Process process = new ProcessBuilder(command(List.of("--download-only", "-y", "install", name)))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			while (!Shell.awaitExit(process, 200)) {
				advanced.accept(size());
			}
		}
		finally {
			process.destroy();
		}
		if (process.exitValue() != 0) {
			throw failed(Files.readString(log));
		}
	}

	Path packages() {
		return this.directory.resolve("cache/archives");
	}

	private String run(List<String> arguments) throws IOException {
		Shell.Result result;
		try {
			result = Shell.run(command(arguments), Map.of("LC_ALL", "C"));
		}
		catch (IOException ex) {
			throw new FarmException("there is no apt-get to fetch Debian's packages with (" + ex.getMessage()
					+ "): name an installed MySQL with --farm.mysqld=/path/to/mysqld", ex);
		}
		if (result.status() != 0) {
			throw failed(result.output());
		}
		return result.output();
	}

	private static FarmException failed(String output) {
		return new FarmException("apt could not fetch Debian's packages. Check the network and the machine's apt"
				+ " sources, or name an installed MySQL with --farm.mysqld=/path/to/mysqld. It said:\n"
				+ output.strip());
	}

	private List<String> command(List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(this.aptGet, "-qq", "-oAPT::Sandbox::User=root",
				"-oAPT::Install-Recommends=0", "-oDebug::NoLocking=1", "-oDir::State=" + this.directory,
				"-oDir::State::lists=" + this.directory.resolve("lists"),
				"-oDir::State::status=" + this.directory.resolve("status"),
				"-oDir::Cache=" + this.directory.resolve("cache"),
				"-oDir::Etc::sourcelist=" + this.directory.resolve("sources.list"),
				"-oDir::Etc::sourceparts=" + this.directory.resolve("none"), "-oDir::Etc::preferences=/dev/null",
				"-oDir::Etc::preferencesparts=" + this.directory.resolve("none")));
		command.addAll(arguments);
		return command;
	}

	private long size() throws IOException {
		try (Stream<Path> files = Files.walk(packages())) {
			return files.mapToLong((file) -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
		}
		catch (UncheckedIOException ex) {
			// apt moves each file when it is complete
			return 0;
		}
	}

	/**
	 * A package that is to be downloaded.
	 *
	 * @param name its name
	 * @param version its version
	 * @param bytes its size
	 */
	record Download(String name, String version, long bytes) {
	}

}
