package io.github.fabricspring.sample.farm.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A distribution as a zip. It holds no symbolic links, so what a server needs can be
 * picked file by file, and of all those only the program must be executable.
 */
final class DistributionArchive {

	/** The libraries in lib itself are what the program links to on a Mac. */
	private static final Pattern NEEDED = Pattern
		.compile("bin/mysqld|share/.+|lib/private/.+|lib/plugin/(?!debug/).+|lib/[^/]+\\.dylib");

	private final Path zip;

	DistributionArchive(Path zip) {
		this.zip = zip;
	}

	/**
	 * How much there is to unpack.
	 * @return the bytes that unpacking writes
	 * @throws IOException if the zip cannot be read
	 */
	long size() throws IOException {
		try (ZipFile file = new ZipFile(this.zip.toFile())) {
			return needed(file).stream().mapToLong(ZipEntry::getSize).sum();
		}
	}

	/**
	 * Unpacks what a server needs.
	 * @param directory where to, an empty directory
	 * @param advanced is told how many bytes have been written so far
	 * @throws IOException if the zip cannot be read or holds no server
	 */
	void unpack(Path directory, LongConsumer advanced) throws IOException {
		try (ZipFile file = new ZipFile(this.zip.toFile())) {
			long done = 0;
			for (ZipEntry entry : needed(file)) {
				Path target = directory.resolve(entry.getName()).normalize();
				if (!target.startsWith(directory)) {
					throw new IOException(this.zip + " holds a file outside of itself: " + entry.getName());
				}
				Files.createDirectories(target.getParent());
				done = copy(file, entry, target, done, advanced);
			}
		}
		Path mysqld = directory.resolve("bin/mysqld");
		if (!Files.exists(mysqld) || !mysqld.toFile().setExecutable(true)) {
			throw new IOException(this.zip + " holds no bin/mysqld that can be run");
		}
	}

	private static long copy(ZipFile file, ZipEntry entry, Path target, long before, LongConsumer advanced)
			throws IOException {
		long done = before;
		byte[] buffer = new byte[1 << 18];
		try (InputStream in = file.getInputStream(entry); OutputStream out = Files.newOutputStream(target)) {
			for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
				out.write(buffer, 0, length);
				done += length;
				advanced.accept(done);
			}
		}
		return done;
	}

	private static List<? extends ZipEntry> needed(ZipFile file) {
		return file.stream()
			.filter((entry) -> !entry.isDirectory() && NEEDED.matcher(entry.getName()).matches())
			.toList();
	}

}
