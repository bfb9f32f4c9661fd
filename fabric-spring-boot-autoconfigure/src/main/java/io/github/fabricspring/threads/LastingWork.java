package io.github.fabricspring.threads;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The work of a thread that must not end with an error, such as a lack of memory.
 */
public final class LastingWork {

	private static final Log logger = LogFactory.getLog(LastingWork.class);

	private static final long PAUSE = Duration.ofMillis(10).toNanos();

	private LastingWork() {
	}

	/**
	 * Does the work again and again. Each error is followed by a pause of 10 ms; the
	 * first one is logged, if there is memory for that.
	 * @param over whether to end
	 * @param work the work, which need not handle its errors
	 */
	public static void repeat(BooleanSupplier over, Runnable work) {
		boolean told = false;
		while (!over.getAsBoolean()) {
			try {
				work.run();
			}
			catch (RuntimeException | Error ex) {
				told = told || tell(ex);
				LockSupport.parkNanos(PAUSE);
			}
		}
	}

	private static boolean tell(Throwable error) {
		try {
			logger.error("Threads - " + Thread.currentThread().getName() + " failed, and goes on", error);
			return true;
		}
		catch (RuntimeException | Error ex) {
			return false;
		}
	}

}
