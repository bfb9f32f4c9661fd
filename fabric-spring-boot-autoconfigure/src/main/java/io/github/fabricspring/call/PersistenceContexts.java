package io.github.fabricspring.rerun;

import io.github.fabricspring.call.ScopedTransaction;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Looks for an EntityManager that is bound to the thread, without needing JPA on the
 * class path.
 */
final class PersistenceContexts {

	private static final String HOLDER = "org.springframework.orm.jpa.EntityManagerHolder";

	private PersistenceContexts() {
	}

	/**
	 * Whether one is bound. Asked when the transactions of an attempt are over, it tells
	 * of those that were bound before it, as "open session in view" does: what the failed
	 * attempt left in them cannot be undone. That of a transaction that was suspended for
	 * the attempt had no part in it.
	 * @return whether an EntityManager outlives the attempt
	 */
	static boolean outliveTheAttempt() {
		return ScopedTransaction.current() == null && TransactionSynchronizationManager.getResourceMap()
			.values()
			.stream()
			.anyMatch((resource) -> isHolder(resource.getClass()));
	}

	private static boolean isHolder(@Nullable Class<?> type) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			if (each.getName().equals(HOLDER)) {
				return true;
			}
		}
		return false;
	}

}
