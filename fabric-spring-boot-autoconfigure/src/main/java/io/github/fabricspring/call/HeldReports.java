package io.github.fabricspring.call;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The log lines of an attempt's failures, held back until it is known whether the attempt
 * is run again. The lines of an attempt that is run again are never released. Threads
 * that work for the attempt may add to them.
 */
final class HeldReports {

	private static final Log logger = LogFactory.getLog(HeldReports.class);

	/** More are not held: they are reported at once. */
	private static final int MOST = 100;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<Throwable> failures = new ArrayList<>();

	private final List<Runnable> reports = new ArrayList<>();

	void failed(SQLException failure) {
		locked(() -> this.failures.add(failure));
	}

	List<Throwable> failures() {
		return locked(() -> List.copyOf(this.failures));
	}

	boolean hold(Runnable report) {
		return locked(() -> this.reports.size() < MOST && this.reports.add(report));
	}

	// To the attempt that the call was made in, which may be run again, or to the log.
	void release() {
		Scope outer = Scope.current();
		for (Runnable report : locked(this::take)) {
			if (outer == null || !outer.hold(report)) {
				make(report);
			}
		}
	}

	private List<Runnable> take() {
		List<Runnable> taken = List.copyOf(this.reports);
		this.reports.clear();
		return taken;
	}

	private <T> T locked(Supplier<T> work) {
		this.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	// What became of the call does not depend on its log
	private static void make(Runnable report) {
		try {
			report.run();
		}
		catch (Throwable ex) {
			logger.error("Reports - a log line that was held back could not be written", ex);
		}
	}

}
