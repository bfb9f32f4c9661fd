package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import io.github.fabricspring.sample.farm.progress.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MysqldProbe} and {@link DistributionFinder}, with scripts that answer
 * as servers do.
 */
class MysqldProbeTests {

	private static final String MYSQL = "echo 'mysqld  Ver 8.0.33 for Linux on x86_64 (MySQL Community Server - GPL)'";

	private static final String MARIADB = "echo 'mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64'";

	private static final String LOADER = "mysqld: error while loading shared libraries: libaio.so.1: cannot open";

	@TempDir
	private Path directory;

	private MysqldProbe probe;

	@BeforeEach
	void createProbe() {
		this.probe = new MysqldProbe(new DirectoryCache(this.directory.resolve("cache")));
	}

	@Test
	void mariaDbIsRefused() throws IOException {
		Path mysqld = mysqld("maria", MARIADB);
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> this.probe.probe(mysqld))
			.withMessageContaining(mysqld + " is MariaDB");
	}

	@Test
	void otherVersionsAreRefused() throws IOException {
		for (String version : new String[] { "8.0.25", "5.7.44", "8.3.0", "10.0.0" }) {
			Path mysqld = mysqld("v" + version, "echo 'mysqld  Ver " + version + " for Linux'");
			assertThatExceptionOfType(FarmException.class).isThrownBy(() -> this.probe.probe(mysqld))
				.withMessageContaining("is MySQL " + version + ", wanted is 8.0.26 or a later 8.0, 8.4 or 9.x");
		}
	}

	@Test
	void versionsThatAFarmCanBeMadeOfAreTaken() throws IOException {
		for (String version : new String[] { "8.0.26", "8.0.45", "8.4.0", "9.0.1", "9.7.4" }) {
			Path mysqld = withPlugins(mysqld("v" + version, "echo 'mysqld  Ver " + version + "-2 for Linux'"));
			assertThat(this.probe.probe(mysqld).version()).hasToString(version);
		}
	}

	@Test
	void programThatDoesNotRunIsRefusedWithItsWords() throws IOException {
		Path mysqld = mysqld("broken", "echo 'libnuma.so.1: cannot open shared object file'; exit 127");
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> this.probe.probe(mysqld))
			.withMessageContaining("status 127")
			.withMessageContaining("libnuma.so.1");
	}

	@Test
	void programThatIsNotThereIsNamed() {
		Path mysqld = this.directory.resolve("nowhere/mysqld");
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> this.probe.probe(mysqld))
			.withMessageContaining(mysqld.toString());
	}

	@Test
	void serverWithoutThePluginsIsRefused() throws IOException {
		Path mysqld = mysqld("bare", MYSQL);
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> this.probe.probe(mysqld))
			.withMessageContaining("has no semisync_source.so");
	}

	@Test
	void suitableServerIsTakenAsItIs() throws IOException {
		Distribution distribution = this.probe.probe(withPlugins(mysqld("good", MYSQL)));
		assertThat(distribution.version()).isEqualTo(new MysqlVersion(8, 0, 33));
		assertThat(distribution.environment()).isEmpty();
		assertThat(distribution.arguments()).doesNotContain("--innodb-use-native-aio=OFF");
	}

	@Test
	void missingLibaioIsStoodInForAndNeverCalled() throws IOException {
		Path mysqld = withPlugins(mysqld("noaio",
				"[ -e \"$LD_LIBRARY_PATH/libaio.so.1\" ] || { echo '" + LOADER + "'; exit 127; }; " + MYSQL));
		Files.writeString(mysqld.resolveSibling("../lib/plugin/component_log_sink_syseventlog.so"), "any library");
		Distribution distribution = this.probe.probe(mysqld);
		assertThat(distribution.arguments()).contains("--innodb-use-native-aio=OFF");
		assertThat(Path.of(distribution.environment().get("LD_LIBRARY_PATH"), "libaio.so.1")).hasContent("any library");
	}

	@Test
	void missingLibaioWithoutAStandInIsSaid() throws IOException {
		Path mysqld = mysqld("noaio", "echo '" + LOADER + "'; exit 127");
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> this.probe.probe(mysqld))
			.withMessageContaining("libaio1");
	}

	@Test
	void unsuitableServersOnThePathArePassedOver() throws IOException {
		Path maria = mysqld("maria", MARIADB);
		Path good = withPlugins(mysqld("good", MYSQL));
		String path = ":" + maria.resolveSibling("") + ":" + this.directory + ":" + good.resolveSibling("");
		assertThat(finder().find(null, null, path).mysqld()).isEqualTo(good);
	}

	@Test
	void unsuitableServerThatWasAskedForIsAnErrorEvenIfThePathHasAnother() throws IOException {
		Path maria = mysqld("maria", MARIADB);
		Path good = withPlugins(mysqld("good", MYSQL));
		assertThatExceptionOfType(FarmException.class)
			.isThrownBy(() -> finder().find(maria, "9.7", good.resolveSibling("").toString()))
			.withMessageContaining("MariaDB");
	}

	@Test
	void withoutAServerTheRegistryIsAskedThroughMaven() {
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> finder().find(null, null, ""))
			.withMessageContaining("there is no Maven")
			.withMessageContaining("--farm.mysqld");
	}

	@Test
	void theSeriesThatWasAskedForIsFetchedEvenIfThePathHasAServer() throws IOException {
		String path = withPlugins(mysqld("good", MYSQL)).resolveSibling("").toString();
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> finder().find(null, "9.7", path))
			.withMessageContaining("--farm.mysql=9.7 takes MySQL from Debian's packages");
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> finder().find(null, "8.0", path))
			.withMessageContaining("there is no Maven");
	}

	private DistributionFinder finder() {
		DirectoryCache cache = new DirectoryCache(this.directory.resolve("cache"));
		MavenClient maven = new MavenClient(this.directory.resolve("no-mvn").toString(), this.directory, null);
		return new DistributionFinder(this.probe,
				new RegistryDistribution(Platform.of("Linux", "amd64"), maven, cache, new Progress(FarmListener.NONE)),
				new DebianDistribution(this.directory, "apt-get", "dpkg-deb", cache, new Progress(FarmListener.NONE)));
	}

	private Path mysqld(String name, String version) throws IOException {
		Path mysqld = this.directory.resolve(name + "/bin/mysqld");
		Files.createDirectories(mysqld.getParent());
		Path plugins = this.directory.resolve(name + "/lib/plugin");
		Files.createDirectories(plugins);
		Files.writeString(mysqld, """
				#!/bin/sh
				case "$*" in
				*--version*) %s ;;
				*--help*) echo 'plugin-dir                     %s/' ;;
				esac
				""".formatted(version, plugins));
		assertThat(mysqld.toFile().setExecutable(true)).isTrue();
		return mysqld;
	}

	private Path withPlugins(Path mysqld) throws IOException {
		for (String plugin : new String[] { "semisync_source.so", "semisync_replica.so", "mysql_clone.so" }) {
			Files.createFile(mysqld.resolveSibling("../lib/plugin/" + plugin));
		}
		return mysqld;
	}

}
