package io.github.fabricspring.sample.farm.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmSettings;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class real servers: the store and three others, each as new before the
 * class's first test. Register it in a static field.
 */
public final class FarmExtension implements BeforeAllCallback, AfterAllCallback {

	/**
	 * Where Linux keeps files in memory: on one disk the servers would wait for each
	 * other's flushes.
	 */
	private static final Path MEMORY = Path.of("/dev/shm");

	private static final long ENOUGH = 8L << 30;

	private static final ReentrantLock SHARED_LOCK = new ReentrantLock();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static @Nullable Farm sharedFarm;

	private final @Nullable FarmSettings own;

	private @Nullable Farm farm;

	private FarmExtension(@Nullable FarmSettings own) {
		this.own = own;
	}

	/**
	 * The farm of three that all classes of this JVM share, one after the other.
	 * @return the extension
	 */
	public static FarmExtension shared() {
		return new FarmExtension(null);
	}

	/**
	 * A farm for this class alone.
	 * @param settings what it is made of
	 * @return the extension
	 */
	public static FarmExtension own(FarmSettings settings) {
		return new FarmExtension(settings);
	}

	/**
	 * Starts a farm that is the caller's to close, on the server that the tests run on.
	 * @param settings what it is made of
	 * @return the farm
	 */
	public static Farm start(FarmSettings settings) {
		Awaitility.setDefaultTimeout(PATIENCE);
		return Farm.start(prepare(settings), FarmListener.NONE);
	}

	/**
	 * Chooses the server that the tests run on, and a place in memory for its data.
	 * @param settings what a farm is made of
	 * @return the same on this machine
	 */
	public static FarmSettings prepare(FarmSettings settings) {
		return inMemory(asked(settings));
	}

	/**
	 * The farm.
	 * @return the running farm
	 */
	public Farm get() {
		if (this.farm == null) {
			throw new IllegalStateException("the farm is there from beforeAll to afterAll: is the field static?");
		}
		return this.farm;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		// Awaitility's 10 s are short for servers on a machine that does other things too
		Awaitility.setDefaultTimeout(PATIENCE);
		this.farm = (this.own != null) ? Farm.start(asked(this.own), FarmListener.NONE) : sharedFarm();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.own != null) {
			get().close();
		}
		this.farm = null;
	}

	private static Farm sharedFarm() {
		SHARED_LOCK.lock();
		try {
			Farm farm = sharedFarm;
			if (farm == null) {
				farm = Farm.start(settings(), FarmListener.NONE);
				sharedFarm = farm;
				Runtime.getRuntime().addShutdownHook(new Thread(farm::close, "farm-close"));
			}
			else {
				farm.reset();
			}
			return farm;
		}
		finally {
			SHARED_LOCK.unlock();
		}
	}

	private static FarmSettings settings() {
		return prepare(FarmSettings.DEFAULTS);
	}

	private static FarmSettings inMemory(FarmSettings settings) {
		return (MEMORY.toFile().getUsableSpace() < ENOUGH) ? settings
				: settings.withWork(MEMORY.resolve(settings.work().getFileName()));
	}

	// With mvn verify -Dfarm.mysqld=… or -Dfarm.mysql=… all tests run on that server.
	private static FarmSettings asked(FarmSettings settings) {
		String mysqld = System.getProperty("farm.mysqld");
		return settings.withMysqld((mysqld != null) ? Path.of(mysqld) : null)
			.withMysql(System.getProperty("farm.mysql"));
	}

}
