package io.github.fabricspring.sample.farm.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one farm keeps its data, removed when it is closed. As long as its owner lives it
 * holds a lock on a file there; what is found without such a lock belonged to a process
 * that was killed, and is removed by the next farm.
 */
public final class RunDirectory implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RunDirectory.class);

	private static final String PREFIX = "farm-";

	private static final String OWNER = "owner.lock";

	/**
	 * Those of this process are not probed: closing a second channel on a file drops the
	 * lock that the first one holds.
	 */
	private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

	private final Path path;

	private final FileChannel owner;

	public RunDirectory(Path work) throws IOException {
		Files.createDirectories(work);
		removeLeftovers(work.toRealPath());
		// It gets its final name with the lock already held, or another process's sweep
		// could come in between.
		Path unlocked = Files.createTempDirectory(work.toRealPath(), "new-");
		this.path = unlocked.resolveSibling(PREFIX + unlocked.getFileName());
		OWN.add(this.path);
		this.owner = FileChannel.open(unlocked.resolve(OWNER), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		try {
			this.owner.lock();
			Files.move(unlocked, this.path, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	public Path path() {
		return this.path;
	}

	private static void removeLeftovers(Path work) throws IOException {
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(work, PREFIX + "*")) {
			for (Path directory : directories) {
				if (!OWN.contains(directory)) {
					removeIfAbandoned(directory);
				}
			}
		}
	}

	private static void removeIfAbandoned(Path directory) {
		try {
			if (isAbandoned(directory.resolve(OWNER))) {
				FileTrees.delete(directory);
				logger.info("Removed {}, left by a process that was killed", directory);
			}
		}
		catch (IOException ex) {
			logger.warn("Cannot remove {}, left by a process that was killed: {}", directory, ex.toString());
		}
	}

	private static boolean isAbandoned(Path ownerFile) throws IOException {
		if (!Files.exists(ownerFile)) {
			return true;
		}
		try (FileChannel channel = FileChannel.open(ownerFile, StandardOpenOption.WRITE);
				FileLock lock = channel.tryLock()) {
			return lock != null;
		}
	}

	@Override
	public void close() throws IOException {
		this.owner.close();
		FileTrees.delete(this.path);
		OWN.remove(this.path);
	}

}
