package io.github.fabricspring.sample.farm.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Directories that are costly to fill and never change afterwards: each is filled once
 * per user, however many processes want it at the same time.
 * <p>
 * A directory is filled beside its place under a lock and moved there when it is complete
 * and holds its marker, so one whose filler died is never taken for a complete one.
 */
public final class DirectoryCache {

	static final String MARKER = ".complete";

	/**
	 * A file lock holds between processes only: within one it throws instead of waiting.
	 */
	private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

	private final Path root;

	public DirectoryCache(Path root) {
		this.root = root.toAbsolutePath();
	}

	/**
	 * Returns a directory, and fills it first if it is missing.
	 * @param name the directory's name in the cache
	 * @param fingerprint what it was made of: a directory with another one is replaced
	 * @param filler fills it
	 * @return the complete directory
	 * @throws IOException if it cannot be filled
	 */
	public Path obtain(String name, String fingerprint, Filler filler) throws IOException {
		Path directory = this.root.resolve(name);
		if (isComplete(directory, fingerprint)) {
			return directory;
		}
		Files.createDirectories(this.root);
		Path lockFile = this.root.resolve(name + ".lock");
		ReentrantLock lock = LOCKS.computeIfAbsent(lockFile, (path) -> new ReentrantLock());
		lock.lock();
		try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock held = channel.lock()) {
			if (!held.isValid() || !isComplete(directory, fingerprint)) {
				fill(directory, fingerprint, filler);
			}
			return directory;
		}
		finally {
			lock.unlock();
		}
	}

	private void fill(Path directory, String fingerprint, Filler filler) throws IOException {
		String prefix = directory.getFileName() + ".filling-";
		try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(this.root, prefix + "*")) {
			for (Path leftover : leftovers) {
				FileTrees.delete(leftover);
			}
		}
		Path temporary = Files.createTempDirectory(this.root, prefix);
		try {
			filler.fill(temporary);
			Files.writeString(temporary.resolve(MARKER), fingerprint);
			if (Files.exists(directory)) {
				Files.deleteIfExists(directory.resolve(MARKER));
				FileTrees.delete(directory);
			}
			Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			FileTrees.delete(temporary);
		}
	}

	private static boolean isComplete(Path directory, String fingerprint) throws IOException {
		Path marker = directory.resolve(MARKER);
		return Files.exists(marker) && Files.readString(marker).equals(fingerprint);
	}

	/** Fills a directory. */
	@FunctionalInterface
	public interface Filler {

		/**
		 * Fills a directory.
		 * @param directory an empty directory
		 * @throws IOException if that fails; then the directory is deleted
		 */
		void fill(Path directory) throws IOException;

	}

}
