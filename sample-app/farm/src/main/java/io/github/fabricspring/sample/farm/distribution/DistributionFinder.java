package io.github.fabricspring.sample.farm.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.progress.Progress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the server program: the one asked for, else that of the series asked for, else
 * the first suitable on the PATH, else the one in the registry.
 */
public final class DistributionFinder {

	private static final Logger logger = LoggerFactory.getLogger(DistributionFinder.class);

	private final MysqldProbe probe;

	private final RegistryDistribution registry;

	private final DebianDistribution debian;

	DistributionFinder(MysqldProbe probe, RegistryDistribution registry, DebianDistribution debian) {
		this.probe = probe;
		this.registry = registry;
		this.debian = debian;
	}

	/**
	 * What looks on this machine first, and in the registry that Maven uses here.
	 * @param cache where unpacked distributions are kept
	 * @param progress learns of a download
	 * @return the finder
	 */
	public static DistributionFinder of(DirectoryCache cache, Progress progress) {
		Platform platform = Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
		MavenClient maven = MavenClient.ofThisProgram(System.getenv());
		return new DistributionFinder(new MysqldProbe(cache),
				new RegistryDistribution(platform, maven, cache, progress),
				new DebianDistribution(Path.of("/etc"), "apt-get", "dpkg-deb", cache, progress));
	}

	/**
	 * Finds the program.
	 * @param asked the program asked for: if it is no good nothing else is tried
	 * @param series the series asked for, such as {@code 9.7}, {@code null} for any: 8.0
	 * is the registry's, every other one Debian's
	 * @param searchPath the PATH, {@code null} or empty for none
	 * @return the distribution
	 * @throws IOException if it cannot be downloaded or unpacked
	 */
	public Distribution find(@Nullable Path asked, @Nullable String series, @Nullable String searchPath)
			throws IOException {
		if (asked != null) {
			return this.probe.probe(asked.toAbsolutePath());
		}
		if (series != null) {
			return this.probe
				.probe(series.equals("8.0") ? this.registry.mysqld() : this.debian.mysqld(series).toAbsolutePath());
		}
		for (String directory : ((searchPath != null) ? searchPath : "").split(File.pathSeparator, -1)) {
			Path candidate = Path.of(directory).resolve("mysqld").toAbsolutePath();
			if (!directory.isEmpty() && Files.isExecutable(candidate)) {
				try {
					return this.probe.probe(candidate);
				}
				catch (FarmException ex) {
					logger.info("Passed over on the PATH: {}", ex.getMessage());
				}
			}
		}
		return this.probe.probe(this.registry.mysqld());
	}

}
