package io.github.fabricspring.call;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The EntityManagers that are bound to the thread, found without JPA on the class path.
 */
public final class PersistenceContexts {

	private static final String HOLDER = "org.springframework.orm.jpa.EntityManagerHolder";

	private PersistenceContexts() {
	}

	/**
	 * Whether an EntityManager is bound to the thread.
	 * @return whether there is at least one
	 */
	public static boolean areBound() {
		return TransactionSynchronizationManager.getResourceMap()
			.values()
			.stream()
			.anyMatch((resource) -> isHolder(resource.getClass()));
	}

	/**
	 * Whether an EntityManager was bound before an attempt that is over, as "open session
	 * in view" does. What the attempt left in it cannot be undone. The EntityManager of a
	 * suspended transaction does not count, because the attempt did not use it.
	 * @return whether an EntityManager outlives the attempt
	 */
	public static boolean outliveTheAttempt() {
		return ScopedTransaction.current() == null && areBound();
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
