package io.github.fabricspring.call;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The log lines of an attempt's failures, held back until it is known whether the attempt
 * is run again. Of an attempt that is run again they are never released. They are
 * confined to the attempt's thread.
 */
final class HeldReports {

	private static final Log logger = LogFactory.getLog(HeldReports.class);

	/** More are not held: they are reported at once. */
	private static final int MOST = 100;

	private final Set<Throwable> failures = Collections.newSetFromMap(new IdentityHashMap<>());

	private final List<Runnable> reports = new ArrayList<>();

	void failed(SQLException failure) {
		this.failures.add(failure);
	}

	Set<Throwable> failures() {
		return this.failures;
	}

	boolean hold(Runnable report) {
		return this.reports.size() < MOST && this.reports.add(report);
	}

	// To the attempt that the call was made in, which may be run again, or to the log.
	void release() {
		Scope outer = Scope.current();
		for (Runnable report : this.reports) {
			if (outer == null || !outer.hold(report)) {
				make(report);
			}
		}
		this.reports.clear();
	}

	// What became of the call does not depend on its log
	private static void make(Runnable report) {
		try {
			report.run();
		}
		catch (Exception | LinkageError | AssertionError ex) {
			logger.error("Reports - a log line that was held back could not be written", ex);
		}
	}

}
