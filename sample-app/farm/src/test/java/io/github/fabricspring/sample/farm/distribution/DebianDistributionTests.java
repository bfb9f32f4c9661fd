package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import io.github.fabricspring.sample.farm.progress.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * MySQL from Debian's packages, with programs in the place of apt-get and dpkg-deb.
 */
class DebianDistributionTests {

	private static final String DEB822 = """
			# machine's own
			Types: deb
			URIs: http://security.invalid/debian-security
			Suites: bookworm-security
			Components: main

			Types: deb
			URIs: http://mirror.invalid/debian
			Suites: bookworm bookworm-updates
			Components: main
			Signed-By: /keys/debian.gpg
			""";

	@TempDir
	private Path directory;

	private final List<String> stages = new ArrayList<>();

	private String aptGet = "";

	private String dpkgDeb = "";

	@BeforeEach
	void makeADebianOfIt() throws IOException {
		write("etc/os-release", "PRETTY_NAME=\"Debian\"\nID=debian\n");
		write("etc/apt/sources.list.d/debian.sources", DEB822);
		this.aptGet = program("apt-get", """
				echo "$*" >> "$(dirname "$0")/apt.log"
				cache=$(echo "$*" | sed 's/.*-oDir::Cache=\\([^ ]*\\).*/\\1/')
				case "$*" in
				*--print-uris*)
					echo "'http://mirror.invalid/a.deb' libaio1t64_0.3-1_amd64.deb 1000 SHA256:1"
					echo "'http://mirror.invalid/b.deb' mysql-server-core_9.7.4-2_amd64.deb 2000 SHA256:2" ;;
				*--download-only*) echo a > "$cache/archives/a.deb"; echo b > "$cache/archives/b.deb" ;;
				esac
				""");
		this.dpkgDeb = program("dpkg-deb", """
				mkdir -p "$3/usr/sbin" "$3/usr/lib/x86_64-linux-gnu"
				echo "$2" >> "$3/unpacked"
				printf '#!/bin/sh\\necho "$@"\\n' > "$3/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
				chmod +x "$3/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
				""");
	}

	@Test
	void packagesAreFetchedFromTheMachinesOwnArchiveAndUnpackedOnce() throws IOException {
		Path mysqld = distribution().mysqld("9.7");
		assertThat(distribution().mysqld("9.7")).isEqualTo(mysqld);
		assertThat(this.stages).containsExactly("DOWNLOAD 3000", "UNPACK 3000");
		assertThat(mysqld.resolveSibling("root/unpacked")).content().contains("a.deb", "b.deb");
		assertThat(mysqld.resolveSibling("apt")).doesNotExist();
		assertThat(this.directory.resolve("apt.log")).content().contains("update", "install mysql-server-core");
		Shell.Result result = Shell.run(List.of(mysqld.toString(), "--no-defaults", "--version"), Map.of());
		assertThat(result.output()).contains("usr/sbin/mysqld --no-defaults --version --secure-file-priv=NULL");
	}

	@Test
	void anotherSeriesThanTheSuiteHasIsRefusedBeforeAnythingIsDownloaded() {
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> distribution().mysqld("9.6"))
			.withMessageContaining("has no MySQL 9.6, but 9.7.4-2: name an installed MySQL with --farm.mysqld=");
		assertThat(this.stages).isEmpty();
	}

	@Test
	void otherSystemsAreToldWhatToDo() throws IOException {
		write("etc/os-release", "NAME=Fedora\nID=fedora\nID_LIKE=debian\n");
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> distribution().mysqld("9.7"))
			.withMessageContaining("this system is not Debian: name an installed MySQL with --farm.mysqld=");
		write("etc/os-release", "ID=debian\n");
		write("etc/apt/sources.list.d/debian.sources", "");
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> distribution().mysqld("9.7"))
			.withMessageContaining("has no Debian archive among its apt sources");
	}

	@Test
	void anAptThatFailsOrIsMissingIsToldWithItsWords() throws IOException {
		this.aptGet = program("apt-get", "echo 'E: Could not resolve the mirror'; exit 100");
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> distribution().mysqld("9.7"))
			.withMessageContaining("--farm.mysqld=")
			.withMessageContaining("E: Could not resolve the mirror");
		this.aptGet = this.directory.resolve("none").toString();
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> distribution().mysqld("9.7"))
			.withMessageContaining("there is no apt-get");
	}

	@Test
	void whatIsNoSeriesIsRefused() {
		for (String series : List.of("", "9", "9.7.4", "../x", "latest")) {
			assertThatExceptionOfType(FarmException.class).isThrownBy(() -> distribution().mysqld(series))
				.withMessageContaining("takes a series such as 8.0 or 9.7");
		}
	}

	@Test
	void theArchiveIsFoundInBothFormatsOfSources() throws IOException {
		Path etc = this.directory.resolve("etc");
		assertThat(DebianArchive.of(etc))
			.isEqualTo(new DebianArchive("http://mirror.invalid/debian", "/keys/debian.gpg"));
		write("etc/apt/sources.list", """
				# deb http://old.invalid/debian bookworm main
				deb http://security.invalid/debian bookworm-security main
				deb http://vendor.invalid/repository stable main
				deb [arch=amd64 signed-by=/keys/one.gpg] https://one.invalid/debian/ bookworm main
				""");
		assertThat(DebianArchive.of(etc)).isEqualTo(new DebianArchive("https://one.invalid/debian/", "/keys/one.gpg"));
	}

	private DebianDistribution distribution() {
		FarmListener listener = new FarmListener() {

			@Override
			public void started(Stage stage, String subject, long total) {
				DebianDistributionTests.this.stages.add(stage + " " + total);
			}

		};
		return new DebianDistribution(this.directory.resolve("etc"), this.aptGet, this.dpkgDeb,
				new DirectoryCache(this.directory.resolve("cache")), new Progress(listener));
	}

	private String program(String name, String script) throws IOException {
		Path program = write(name, "#!/bin/sh\n" + script);
		assertThat(program.toFile().setExecutable(true)).isTrue();
		return program.toString();
	}

	private Path write(String name, String text) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, text);
	}

}
