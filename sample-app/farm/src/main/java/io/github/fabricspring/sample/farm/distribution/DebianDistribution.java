package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.files.FileTrees;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import io.github.fabricspring.sample.farm.progress.Progress;

/**
 * A server from Debian's packages, with every library that it links to: fetched by apt
 * from the archive that the machine is set up with, unpacked once per user. Nothing is
 * installed.
 */
final class DebianDistribution {

	private static final String OTHERWISE = ": name an installed MySQL with --farm.mysqld=/path/to/mysqld";

	/**
	 * Runs the program with the libraries beside it instead of the system's. The caller's
	 * arguments come first, as --no-defaults must.
	 */
	private static final String WRAPPER = """
			#!/bin/sh
			root=$(cd "$(dirname "$0")" && pwd)/root
			for loader in "$root"/usr/lib/*/ld-linux-*.so.?; do
				libraries=$(dirname "$loader")
				exec "$loader" --library-path "$libraries" "$root/usr/sbin/mysqld" "$@" --secure-file-priv=NULL \\
					--basedir="$root/usr" --plugin-dir="$root/usr/lib/mysql/plugin" \\
					--lc-messages-dir="$root/usr/share/mysql" --character-sets-dir="$root/usr/share/mysql/charsets"
			done
			""";

	private final Path etc;

	private final String aptGet;

	private final String dpkgDeb;

	private final DirectoryCache cache;

	private final Progress progress;

	/**
	 * Creates the distribution, fetches nothing.
	 * @param etc where the system's configuration is, {@code /etc}
	 * @param aptGet how apt-get is called
	 * @param dpkgDeb how dpkg-deb is called
	 * @param cache where it stays
	 * @param progress hears how it comes
	 */
	DebianDistribution(Path etc, String aptGet, String dpkgDeb, DirectoryCache cache, Progress progress) {
		this.etc = etc;
		this.aptGet = aptGet;
		this.dpkgDeb = dpkgDeb;
		this.cache = cache;
		this.progress = progress;
	}

	/**
	 * Returns the server program, after having fetched and unpacked it if need be.
	 * @param series the wanted series, such as {@code 9.7}
	 * @return the program
	 * @throws IOException if that fails
	 * @throws FarmException if this system cannot have it, with the reason
	 */
	Path mysqld(String series) throws IOException {
		if (!series.matches("\\d{1,3}\\.\\d{1,3}")) {
			throw new FarmException("--farm.mysql takes a series such as 8.0 or 9.7, not '" + series + "'");
		}
		return this.cache.obtain("mysql-debian-" + series, "mysql-server-core " + series, (directory) -> {
			fetch(series, directory);
			Path mysqld = Files.writeString(directory.resolve("mysqld"), WRAPPER);
			if (!mysqld.toFile().setExecutable(true)) {
				throw new IOException(mysqld + " cannot be made executable");
			}
		}).resolve("mysqld");
	}

	private void fetch(String series, Path directory) throws IOException {
		DebianArchive archive = DebianArchive.of(this.etc);
		if (!isDebian() || archive == null) {
			throw new FarmException("--farm.mysql=" + series + " takes MySQL from Debian's packages, but this system "
					+ (isDebian() ? "has no Debian archive among its apt sources" : "is not Debian") + OTHERWISE);
		}
		AptSandbox apt = new AptSandbox(this.aptGet, directory.resolve("apt"), archive);
		List<AptSandbox.Download> downloads = apt.resolve("mysql-server-core");
		checkSeries(series, downloads);
		long total = downloads.stream().mapToLong(AptSandbox.Download::bytes).sum();
		this.progress.stage(FarmListener.Stage.DOWNLOAD, "MySQL " + series + " from Debian", total, () -> {
			apt.download("mysql-server-core",
					(bytes) -> this.progress.listener().advanced(FarmListener.Stage.DOWNLOAD, bytes));
			return directory;
		});
		this.progress.stage(FarmListener.Stage.UNPACK, downloads.size() + " packages", total, () -> {
			unpack(apt.packages(), directory.resolve("root"));
			return directory;
		});
		FileTrees.delete(directory.resolve("apt"));
	}

	private boolean isDebian() throws IOException {
		Path release = this.etc.resolve("os-release");
		return Files.exists(release) && Files.readString(release).matches("(?s)(.*\\n)?ID=\"?debian\"?\\s.*");
	}

	// The suite moves on: another series than the wanted one must not be taken for it
	private static void checkSeries(String series, List<AptSandbox.Download> downloads) {
		String version = downloads.stream()
			.filter((download) -> download.name().equals("mysql-server-core"))
			.map(AptSandbox.Download::version)
			.findFirst()
			.orElse("none");
		if (!version.startsWith(series + ".")) {
			throw new FarmException("Debian's unstable suite has no MySQL " + series + ", but " + version + OTHERWISE);
		}
	}

	private void unpack(Path packages, Path root) throws IOException {
		Files.createDirectories(root);
		long done = 0;
		for (Path file : sorted(packages)) {
			Shell.Result result = Shell.run(List.of(this.dpkgDeb, "-x", file.toString(), root.toString()), Map.of());
			if (result.status() != 0) {
				throw new FarmException(file.getFileName() + " cannot be unpacked: " + result.output().strip());
			}
			done += Files.size(file);
			this.progress.listener().advanced(FarmListener.Stage.UNPACK, done);
		}
	}

	private static List<Path> sorted(Path packages) throws IOException {
		try (Stream<Path> files = Files.list(packages)) {
			return files.filter((file) -> file.toString().endsWith(".deb"))
				.sorted(Comparator.comparing(Path::toString))
				.toList();
		}
	}

}
