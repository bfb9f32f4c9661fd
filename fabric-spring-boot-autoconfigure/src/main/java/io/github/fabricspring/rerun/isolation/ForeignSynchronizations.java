package io.github.fabricspring.rerun.isolation;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The synchronizations of another manager's transaction, such as that of a message
 * broker. A call of another group may add to them. Those that it adds for a session or a
 * connection end with it, as what follows is for another group.
 */
final class ForeignSynchronizations implements OuterSynchronizations {

	private static final Log logger = LogFactory.getLog(ForeignSynchronizations.class);

	/** The libraries that bind sessions and connections. */
	private static final List<String> BINDING = List.of("org.springframework.jdbc.", "org.springframework.orm.",
			"org.mybatis.spring.");

	private final Set<TransactionSynchronization> outer = Collections.newSetFromMap(new IdentityHashMap<>());

	ForeignSynchronizations() {
		this.outer.addAll(TransactionSynchronizationManager.getSynchronizations());
	}

	/** Sends what a session has collected, as it does before a commit. */
	@Override
	public void succeeded() {
		ending().forEach((one) -> one.beforeCommit(false));
	}

	@Override
	public void close() {
		List<TransactionSynchronization> ending = ending();
		if (!ending.isEmpty()) {
			List<TransactionSynchronization> all = TransactionSynchronizationManager.getSynchronizations();
			TransactionSynchronizationManager.clearSynchronization();
			TransactionSynchronizationManager.initSynchronization();
			all.stream()
				.filter((one) -> !ending.contains(one))
				.forEach(TransactionSynchronizationManager::registerSynchronization);
			ending.forEach(ForeignSynchronizations::end);
		}
	}

	private List<TransactionSynchronization> ending() {
		return (TransactionSynchronizationManager.isSynchronizationActive())
				? TransactionSynchronizationManager.getSynchronizations()
					.stream()
					.filter((one) -> !this.outer.contains(one) && binds(one))
					.toList()
				: List.of();
	}

	private static boolean binds(TransactionSynchronization one) {
		return BINDING.stream().anyMatch(one.getClass().getName()::startsWith);
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
