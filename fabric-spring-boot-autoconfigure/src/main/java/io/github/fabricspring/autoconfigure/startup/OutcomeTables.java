package io.github.fabricspring.autoconfigure.startup;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.outcome.OutcomeGroups;
import io.github.fabricspring.threads.DaemonThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The outcome tables of the groups that are known at start, which are checked, or created
 * if that is wanted.
 */
public final class OutcomeTables implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(OutcomeTables.class);

	private final OutcomeGroups outcome;

	private final boolean create;

	private final Rerun byDefault;

	private final Duration patience;

	private @Nullable Thread asking;

	/**
	 * Creates the tables' part in the start. Asks nobody yet.
	 * @param outcome asks the groups
	 * @param create whether missing tables are created
	 * @param byDefault what {@link Rerun#DEFAULT} stands for
	 * @param patience how long a group is awaited
	 */
	public OutcomeTables(OutcomeGroups outcome, boolean create, Rerun byDefault, Duration patience) {
		this.outcome = outcome;
		this.create = create;
		this.byDefault = byDefault;
		this.patience = patience;
	}

	/**
	 * Checks or creates what the groups need. Waits for a group only if its table must be
	 * there.
	 * @param groups how the calls of each group are run again
	 */
	public void prepare(Map<String, Set<Rerun>> groups) {
		Set<String> later = new TreeSet<>();
		new TreeMap<>(groups).forEach((group, policies) -> {
			boolean automatic = isAskedFor(policies, Rerun.AUTO);
			if (isAskedFor(policies, Rerun.EXACTLY_ONCE) || (this.create && !automatic)) {
				prepare((limit) -> this.outcome.use(group, true, limit));
			}
			if (automatic && this.create) {
				prepare((limit) -> this.outcome.prepare(group, limit));
			}
			else if (automatic) {
				later.add(group);
			}
		});
		askInTheBackground(later);
	}

	private boolean isAskedFor(Set<Rerun> policies, Rerun policy) {
		return policies.stream().anyMatch((each) -> ((each != Rerun.DEFAULT) ? each : this.byDefault) == policy);
	}

	private void prepare(Consumer<Duration> check) {
		try {
			check.accept(this.patience);
		}
		catch (GroupUnavailableException ex) {
			if (this.create) {
				throw ex;
			}
			logger.warn(ex.getMessage() + "; application started, checked again before the group's first write");
		}
	}

	// A group that has no primary yet must not hold up the start
	private void askInTheBackground(Set<String> groups) {
		if (groups.isEmpty()) {
			return;
		}
		Thread thread = DaemonThreads.named("fabric-outcome-check", () -> groups.forEach(this::ask));
		this.asking = thread;
		thread.start();
	}

	private void ask(String group) {
		try {
			this.outcome.use(group, false, this.patience);
		}
		catch (RuntimeException ex) {
			logger.debug(group + " - could not be asked for AUTO, asked again before its first write", ex);
		}
	}

	/** Ends the questions that are open. */
	@Override
	public void close() {
		Thread thread = this.asking;
		if (thread != null) {
			thread.interrupt();
		}
	}

}
