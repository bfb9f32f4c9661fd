package io.github.fabricspring.sample.farm.distribution;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.mysql.cj.jdbc.Driver;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;
import org.jspecify.annotations.Nullable;

/**
 * Downloads through the user's own Maven, so that the user's mirrors, proxies and
 * credentials apply, into the local repository that this program itself was run from.
 */
final class MavenClient {

	private static final String GET = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:get";

	private static final Pattern SETTINGS = Pattern.compile("(?:^| )(?:-s|--settings)[ =]?(\\S+)");

	private final String program;

	private final Path repository;

	private final @Nullable Path settings;

	/**
	 * Creates a client.
	 * @param program how Maven is called
	 * @param repository the local repository
	 * @param settings the settings file, {@code null} for the user's
	 */
	MavenClient(String program, Path repository, @Nullable Path settings) {
		this.program = program;
		this.repository = repository.toAbsolutePath();
		this.settings = settings;
	}

	/**
	 * A client that does as the Maven did which started this program, if one has.
	 * @param environment the process environment
	 * @return a client
	 */
	static MavenClient ofThisProgram(Map<String, String> environment) {
		return new MavenClient("mvn", repositoryOf(Driver.class), settings(environment));
	}

	private static Path repositoryOf(Class<?> type) {
		Path fallback = Path.of(System.getProperty("user.home"), ".m2", "repository");
		CodeSource source = type.getProtectionDomain().getCodeSource();
		if (source == null || !source.getLocation().getProtocol().equals("file")) {
			return fallback;
		}
		Path jar = Path.of(URI.create(source.getLocation().toString()));
		Path root = jar.resolve("../../../../..").normalize();
		return (jar.startsWith(root.resolve("com/mysql/mysql-connector-j"))) ? root : fallback;
	}

	static @Nullable Path settings(Map<String, String> environment) {
		Matcher matcher = SETTINGS.matcher(environment.getOrDefault("MAVEN_CMD_LINE_ARGS", ""));
		if (!matcher.find()) {
			return null;
		}
		Path file = Path.of(environment.getOrDefault("MAVEN_PROJECTBASEDIR", "")).resolve(matcher.group(1));
		return (Files.exists(file)) ? file.toAbsolutePath() : null;
	}

	/**
	 * Looks whether there is something to download at all.
	 * @param artifact the artifact
	 * @return its file, {@code null} if it is not in the local repository
	 */
	@Nullable Path find(Artifact artifact) {
		Path file = file(artifact);
		return (Files.exists(file)) ? file : null;
	}

	/**
	 * Downloads an artifact.
	 * @param artifact the artifact
	 * @param advanced is told how many bytes are there, a few times a second
	 * @return its file in the local repository
	 * @throws IOException if there is no Maven, or it fails
	 */
	Path download(Artifact artifact, LongConsumer advanced) throws IOException {
		Path log = Files.createTempFile("farm-maven-", ".log");
		try {
			Process process = start(artifact, log);
			try {
				while (!Shell.awaitExit(process, 200)) {
					advanced.accept(partialSize(artifact));
				}
			}
			finally {
				process.destroy();
			}
			if (process.exitValue() != 0 || !Files.exists(file(artifact))) {
				throw new FarmException("Maven could not download " + artifact + " into " + this.repository
						+ ". Check the network and ~/.m2/settings.xml, or name an installed MySQL with"
						+ " --farm.mysqld=/path/to/mysqld" + Shell.lastWords(log));
			}
			return file(artifact);
		}
		finally {
			Files.deleteIfExists(log);
		}
	}

	private Process start(Artifact artifact, Path log) throws IOException {
		List<String> command = new ArrayList<>(List.of(this.program, "-B", "-ntp",
				"-Dmaven.repo.local=" + this.repository, GET, "-Dartifact=" + artifact, "-Dtransitive=false"));
		if (this.settings != null) {
			command.addAll(List.of("-s", this.settings.toString()));
		}
		ProcessBuilder builder = new ProcessBuilder(command);
		// Not the project of the Maven that may have started this program.
		builder.environment().remove("MAVEN_PROJECTBASEDIR");
		builder.directory(new File(System.getProperty("java.io.tmpdir")));
		builder.redirectErrorStream(true).redirectOutput(log.toFile());
		try {
			return builder.start();
		}
		catch (IOException ex) {
			throw new FarmException(
					"there is no Maven to download " + artifact + " with (" + ex.getMessage()
							+ "): put mvn on the PATH, or name an installed MySQL with --farm.mysqld=/path/to/mysqld",
					ex);
		}
	}

	private long partialSize(Artifact artifact) throws IOException {
		// Maven downloads into a file with a longer name, and renames it at the end.
		if (!Files.isDirectory(directory(artifact))) {
			return 0;
		}
		long size = 0;
		try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory(artifact), "*" + artifact.file() + "*")) {
			for (Path part : parts) {
				size = Math.max(size, part.toFile().length());
			}
		}
		return size;
	}

	private Path directory(Artifact artifact) {
		return this.repository.resolve(artifact.directory());
	}

	private Path file(Artifact artifact) {
		return directory(artifact).resolve(artifact.file());
	}

	/**
	 * What to download.
	 *
	 * @param group the group id
	 * @param name the artifact id
	 * @param version the version
	 * @param type the type
	 * @param classifier the classifier
	 */
	record Artifact(String group, String name, String version, String type, String classifier) {

		private String directory() {
			return this.group.replace('.', '/') + "/" + this.name + "/" + this.version;
		}

		private String file() {
			return this.name + "-" + this.version + "-" + this.classifier + "." + this.type;
		}

		@Override
		public String toString() {
			return String.join(":", this.group, this.name, this.version, this.type, this.classifier);
		}

	}

}
