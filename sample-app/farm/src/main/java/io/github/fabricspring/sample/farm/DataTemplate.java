package io.github.fabricspring.sample.farm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.farm.distribution.Distribution;
import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import io.github.fabricspring.sample.farm.progress.Progress;

/**
 * The data directory that every server starts with a copy of: the accounts are there, and
 * no transaction has a GTID yet.
 */
final class DataTemplate {

	private static final long REDO_BYTES = 32L << 20;

	private final DirectoryCache cache;

	private final Progress progress;

	DataTemplate(DirectoryCache cache, Progress progress) {
		this.cache = cache;
		this.progress = progress;
	}

	/**
	 * Returns the template, made by this call if need be.
	 * @param distribution the program to make it with
	 * @param settings the accounts that it holds, and where they log in from
	 * @return a data directory without a UUID
	 * @throws IOException if it cannot be made
	 */
	Path obtain(Distribution distribution, FarmSettings settings) throws IOException {
		String accounts = settings.accounts().sql(settings.network().clients());
		String fingerprint = distribution.version() + "\n" + arguments(distribution) + "\n" + accounts;
		String name = "data-" + distribution.version() + "-" + Integer.toHexString(fingerprint.hashCode());
		return this.cache.obtain(name, fingerprint,
				(directory) -> this.progress.stage(FarmListener.Stage.INITIALISE,
						"MySQL " + distribution.version() + " data directory", 0,
						() -> initialise(distribution, accounts, directory)))
			.resolve("data");
	}

	// From 8.4 on, making a data directory waits for the servers' small redo log; they
	// shrink it again
	private static List<String> arguments(Distribution distribution) {
		List<String> arguments = new ArrayList<>(ServerOptions.common(distribution.version()));
		if (!distribution.version().is8_0()) {
			arguments.add("--innodb-redo-log-capacity=" + REDO_BYTES);
		}
		return arguments;
	}

	private static Path initialise(Distribution distribution, String accounts, Path directory) throws IOException {
		Path data = directory.resolve("data");
		Path sql = Files.writeString(directory.resolve("accounts.sql"), accounts);
		List<String> arguments = new ArrayList<>(
				List.of("--initialize-insecure", "--datadir=" + data, "--init-file=" + sql));
		arguments.addAll(arguments(distribution));
		Shell.Result result = Shell.run(distribution.command(arguments), distribution.environment());
		if (result.status() != 0 || result.output().contains("[ERROR]")) {
			throw new FarmException(distribution.mysqld() + " could not initialise a data directory, status "
					+ result.status() + ":\n" + result.output());
		}
		Files.deleteIfExists(data.resolve("auto.cnf"));
		return data;
	}

}
