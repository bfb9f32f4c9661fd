package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;

/**
 * Runs a server program to learn whether a farm can be made of it, and how.
 */
final class MysqldProbe {

	private static final Pattern PLUGIN_DIRECTORY = Pattern.compile("(?m)^plugin-dir\\s+(\\S.*)$");

	private static final List<String> PLUGINS = List.of("semisync_source.so", "semisync_replica.so", "mysql_clone.so");

	private static final String LIBAIO = "libaio.so.1";

	private final DirectoryCache cache;

	/**
	 * Creates a probe.
	 * @param cache where the stand-in for a missing library is kept
	 */
	MysqldProbe(DirectoryCache cache) {
		this.cache = cache;
	}

	/**
	 * Runs the program.
	 * @param mysqld the program
	 * @return how it is to be run
	 * @throws FarmException if a farm cannot be made of it, with the reason
	 */
	Distribution probe(Path mysqld) {
		try {
			Map<String, String> environment = new HashMap<>();
			List<String> arguments = new ArrayList<>();
			if (System.getProperty("user.name").equals("root")) {
				arguments.add("--user=root");
			}
			Shell.Result version = version(mysqld, environment);
			// Without it the program does not even load; of a stand-in beside it the
			// loader complains that it has no version.
			if (version.output().contains(LIBAIO)) {
				if (version.status() != 0) {
					environment.put("LD_LIBRARY_PATH", libraryPath(standIn(mysqld)));
					version = version(mysqld, environment);
				}
				arguments.add("--innodb-use-native-aio=OFF");
			}
			Distribution distribution = new Distribution(mysqld, checkedVersion(mysqld, version), environment,
					arguments);
			checkPlugins(distribution);
			return distribution;
		}
		catch (IOException ex) {
			throw new FarmException(mysqld + " cannot be run: " + ex.getMessage(), ex);
		}
	}

	private static Shell.Result version(Path mysqld, Map<String, String> environment) throws IOException {
		return Shell.run(List.of(mysqld.toString(), "--no-defaults", "--version"), environment);
	}

	private static MysqlVersion checkedVersion(Path mysqld, Shell.Result result) {
		MysqlVersion version = MysqlVersion.find(result.output());
		if (result.status() != 0 || version == null) {
			throw new FarmException(mysqld + " does not run, --version ended with status " + result.status() + ": "
					+ result.output().strip());
		}
		if (result.output().contains("MariaDB")) {
			throw new FarmException(mysqld + " is MariaDB " + version
					+ ", whose GTIDs and semi-synchronous replication are not MySQL's");
		}
		if (!version.isSupported()) {
			throw new FarmException(mysqld + " is MySQL " + version + ", wanted is " + MysqlVersion.SUPPORTED);
		}
		return version;
	}

	private static void checkPlugins(Distribution distribution) throws IOException {
		Shell.Result help = Shell.run(distribution.command(List.of("--verbose", "--help")), distribution.environment());
		Matcher matcher = PLUGIN_DIRECTORY.matcher(help.output());
		if (!matcher.find()) {
			throw new FarmException(distribution.mysqld() + " does not say where its plugins are, --verbose --help"
					+ " ended with status " + help.status());
		}
		Path directory = Path.of(matcher.group(1).strip());
		for (String plugin : PLUGINS) {
			if (!Files.exists(directory.resolve(plugin))) {
				throw new FarmException(
						distribution.mysqld() + " has no " + plugin + " in its plugin directory " + directory);
			}
		}
	}

	private Path standIn(Path mysqld) throws IOException {
		// Any library satisfies the loader as long as asynchronous I/O is never asked
		// for.
		Path any = mysqld.toRealPath().resolve("../../lib/plugin/component_log_sink_syseventlog.so").normalize();
		if (!Files.exists(any)) {
			throw new FarmException(mysqld + " needs " + LIBAIO
					+ ", which this system lacks: install it (package libaio1, on newer systems libaio1t64)");
		}
		return this.cache.obtain("libaio-stand-in", Long.toString(Files.size(any)),
				(directory) -> Files.copy(any, directory.resolve(LIBAIO)));
	}

	private static String libraryPath(Path directory) {
		String inherited = System.getenv("LD_LIBRARY_PATH");
		return (inherited != null && !inherited.isEmpty()) ? directory + ":" + inherited : directory.toString();
	}

}
