package io.github.fabricspring.outcome;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.ServerFate;
import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.outcome.table.NotDurableException;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the transactions of each group get their keys. Each group is asked once; what it
 * answered counts as long as the application runs, so that keys never end silently.
 */
public final class OutcomeGroups {

	private static final Log logger = LogFactory.getLog(OutcomeGroups.class);

	private final Inspection inspection;

	private final Map<String, KeyUse> always = new ConcurrentHashMap<>();

	private final Map<String, KeyUse> automatic = new ConcurrentHashMap<>();

	private final Map<String, OutcomeFacts> facts = new ConcurrentHashMap<>();

	private final Map<String, ReentrantLock> asking = new ConcurrentHashMap<>();

	private final List<Consumer<String>> procedureListeners = new CopyOnWriteArrayList<>();

	/**
	 * Creates the record. Asks no group yet.
	 * @param inspection asks a group
	 */
	public OutcomeGroups(Inspection inspection) {
		this.inspection = inspection;
	}

	/**
	 * Returns how the transactions of a group get their keys.
	 * @param group the group's name
	 * @param always whether they get one in any case, or only by the procedure and where
	 * the group is certain to keep what it acknowledges
	 * @param patience how long to wait for a primary that answers and takes writes
	 * @return how
	 * @throws OutcomeTableException if keys are wanted always and there is no usable
	 * table
	 * @throws NotDurableException if keys are wanted always, the group may lose what it
	 * acknowledges, and the settings refuse that
	 * @throws GroupUnavailableException if no primary answered in that time
	 */
	public KeyUse use(String group, boolean always, Duration patience) {
		KeyUse known = (always ? this.always : this.automatic).get(group);
		if (known != null) {
			return known;
		}
		long end = System.nanoTime() + patience.toNanos();
		return ask(group, () -> {
			KeyUse meanwhile = (always ? this.always : this.automatic).get(group);
			if (meanwhile != null) {
				return meanwhile;
			}
			Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
			return (always) ? always(group, left) : automatic(group, left, false);
		}, patience);
	}

	/**
	 * Finds out what {@code AUTO} means in a group that must have a usable table.
	 * @param group the group's name
	 * @param patience how long to wait for a primary that answers and takes writes
	 * @throws OutcomeTableException if it has none
	 * @throws GroupUnavailableException if no primary answered in that time
	 */
	public void prepare(String group, Duration patience) {
		ask(group, () -> automatic(group, patience, true), patience);
	}

	/**
	 * Adds a listener of the groups that are found to use the procedure. It is told by
	 * the call that asked, once or twice for each group, and must be quick.
	 * @param listener the listener, which gets the group's name
	 */
	void addProcedureListener(Consumer<String> listener) {
		this.procedureListeners.add(listener);
	}

	/**
	 * Tells whether transactions of a group are known to get keys.
	 * @param group the group's name
	 * @return {@code false} if it was not asked yet
	 */
	boolean usesKeys(String group) {
		return Stream.of(this.always, this.automatic)
			.anyMatch((known) -> known.getOrDefault(group, KeyUse.NONE) != KeyUse.NONE);
	}

	@Nullable String schema(String group) {
		OutcomeFacts found = this.facts.get(group);
		return (found != null) ? found.schema() : null;
	}

	private KeyUse ask(String group, KeyUseLookup lookup, Duration patience) {
		ReentrantLock lock = this.asking.computeIfAbsent(group, (name) -> new ReentrantLock());
		try {
			if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new GroupUnavailableException(group + " - outcome table not checked within " + patience.toMillis()
						+ " ms, because another call is still checking it");
			}
			try {
				return lookup.ask();
			}
			finally {
				lock.unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new GroupUnavailableException(group + " - interrupted during the check of the outcome table", ex);
		}
	}

	private KeyUse always(String group, Duration patience) throws InterruptedException {
		OutcomeFacts found = this.inspection.prepare(group, patience);
		if (found.procedureProblem() != null) {
			logger.warn(group + " - key of each transaction is written by a request of its own before COMMIT, which "
					+ "costs more: " + found.procedureProblem());
		}
		this.facts.put(group, found);
		KeyUse use = (found.procedureProblem() != null) ? KeyUse.BEFORE_COMMIT : KeyUse.WITHIN_COMMIT;
		return found(this.always, group, use);
	}

	private KeyUse automatic(String group, Duration patience, boolean strict) throws InterruptedException {
		String problem;
		try {
			OutcomeFacts found = this.inspection.ask(group, patience);
			this.facts.put(group, found);
			problem = found.problem();
		}
		catch (OutcomeTableException ex) {
			if (strict) {
				throw ex;
			}
			if (ex.getCause() instanceof SQLException refusal
					&& Diagnosis.of(refusal).server() == ServerFate.LOGIN_REFUSED) {
				// No write gets through either
				return KeyUse.NONE;
			}
			problem = String.valueOf(ex.getMessage());
		}
		logger.info(group + ((problem != null) ? " - AUTO means SAFE: " + firstLine(problem)
				: " - AUTO means EXACTLY_ONCE: the outcome table and its procedure can be used, and the group keeps what it "
						+ "acknowledges"));
		KeyUse use = (problem != null) ? KeyUse.NONE : KeyUse.WITHIN_COMMIT;
		return found(this.automatic, group, use);
	}

	private KeyUse found(Map<String, KeyUse> known, String group, KeyUse use) {
		known.put(group, use);
		if (use == KeyUse.WITHIN_COMMIT) {
			this.procedureListeners.forEach((listener) -> listener.accept(group));
		}
		return use;
	}

	// What follows is a definition
	private static String firstLine(String problem) {
		int end = problem.indexOf('\n');
		return (end < 0) ? problem : problem.substring(0, end) + " the statement in docs/exactly-once.md";
	}

	/** What is found out about a group's outcome table. */
	public interface Inspection {

		/**
		 * Checks a group whose transactions must have keys.
		 * @param group the group's name
		 * @param patience how long to wait for a primary that answers and takes writes
		 * @return what was found besides a sound table
		 * @throws OutcomeTableException if there is no usable table
		 * @throws NotDurableException if the group may lose what it acknowledges, and the
		 * settings refuse that
		 * @throws GroupUnavailableException if no primary answered in that time
		 * @throws InterruptedException if the thread is interrupted
		 */
		OutcomeFacts prepare(String group, Duration patience) throws InterruptedException;

		/**
		 * Checks a group that can do without keys, without a warning.
		 * @param group the group's name
		 * @param patience how long to wait for a primary that answers and takes writes
		 * @return what was found besides a sound table
		 * @throws OutcomeTableException if there is no usable table
		 * @throws GroupUnavailableException if no primary answered in that time
		 * @throws InterruptedException if the thread is interrupted
		 */
		OutcomeFacts ask(String group, Duration patience) throws InterruptedException;

	}

	/** The question to a group what it has for keys. */
	@FunctionalInterface
	private interface KeyUseLookup {

		KeyUse ask() throws InterruptedException;

	}

}
