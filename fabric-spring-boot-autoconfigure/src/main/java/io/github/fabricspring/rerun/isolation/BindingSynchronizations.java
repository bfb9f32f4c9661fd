package io.github.fabricspring.rerun.isolation;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.github.fabricspring.call.ScopedTransaction;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The synchronizations by which Spring JDBC, Hibernate and MyBatis bind connections and
 * sessions to what surrounds a call: another manager's transaction, such as that of a
 * message broker, or a method without a transaction.
 */
public final class BindingSynchronizations {

	private static final Log logger = LogFactory.getLog(BindingSynchronizations.class);

	private static final List<String> BINDING = List.of("org.springframework.jdbc.", "org.springframework.orm.",
			"org.mybatis.spring.");

	private final Set<TransactionSynchronization> outer = Collections.newSetFromMap(new IdentityHashMap<>());

	BindingSynchronizations() {
		this.outer.addAll(TransactionSynchronizationManager.getSynchronizations());
	}

	/**
	 * Returns what surrounds a call that is about to run.
	 * @return the synchronizations, {@code null} if there are none, or if they are those
	 * of our own transaction
	 */
	public static @Nullable BindingSynchronizations aroundCall() {
		return (TransactionSynchronizationManager.isSynchronizationActive() && ScopedTransaction.current() == null)
				? new BindingSynchronizations() : null;
	}

	/**
	 * Gives up the connections and sessions that a failed attempt has used, as their
	 * server may be gone. The next attempt gets others, and so does the next call.
	 */
	public void renew() {
		endAdded();
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.getSynchronizations()
				.stream()
				.filter(BindingSynchronizations::binds)
				.forEach(BindingSynchronizations::release);
		}
	}

	/**
	 * Returns those that were added since.
	 * @return the synchronizations, in the order in which they are told
	 */
	List<TransactionSynchronization> added() {
		return (TransactionSynchronizationManager.isSynchronizationActive())
				? TransactionSynchronizationManager.getSynchronizations()
					.stream()
					.filter((one) -> !this.outer.contains(one) && binds(one))
					.toList()
				: List.of();
	}

	/** Ends those that were added since. */
	void endAdded() {
		List<TransactionSynchronization> ending = added();
		if (!ending.isEmpty()) {
			List<TransactionSynchronization> all = TransactionSynchronizationManager.getSynchronizations();
			TransactionSynchronizationManager.clearSynchronization();
			TransactionSynchronizationManager.initSynchronization();
			all.stream()
				.filter((one) -> !ending.contains(one))
				.forEach(TransactionSynchronizationManager::registerSynchronization);
			ending.forEach(BindingSynchronizations::end);
		}
	}

	private static boolean binds(TransactionSynchronization one) {
		return BINDING.stream().anyMatch(one.getClass().getName()::startsWith);
	}

	// suspend() gives back a connection that is not in use
	private static void release(TransactionSynchronization one) {
		try {
			one.suspend();
			one.resume();
		}
		catch (Throwable ex) {
			logger.error("Synchronizations - " + one.getClass().getName()
					+ " failed to give back a connection that a failed call had used", ex);
		}
	}

	private static void end(TransactionSynchronization one) {
		try {
			one.beforeCompletion();
			one.afterCompletion(TransactionSynchronization.STATUS_UNKNOWN);
		}
		catch (Throwable ex) {
			logger.error("Synchronizations - " + one.getClass().getName()
					+ " failed to end with the call that it was made in, whose result stands", ex);
		}
	}

}
