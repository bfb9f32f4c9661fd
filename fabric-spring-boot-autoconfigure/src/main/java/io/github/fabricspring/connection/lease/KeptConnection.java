package io.github.fabricspring.connection.lease;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What keeps a connection from before a call on this thread, and how to avoid it.
 */
final class KeptConnection {

	private static final String ENTITY_MANAGER = "org.springframework.orm.jpa.EntityManagerHolder";

	private KeptConnection() {
	}

	static String hint() {
		if (isEntityManagerBound()) {
			return "An EntityManager that is open before the call keeps its first connection: "
					+ "set spring.jpa.open-in-view=false, or open the EntityManager inside the annotated method";
		}
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			return "A @Transactional method around the call keeps its first connection until it ends, with "
					+ "propagation SUPPORTS too: make the call outside of it, or give the called method a "
					+ "transaction of its own with @Transactional(propagation = REQUIRES_NEW)";
		}
		return "The calling code has fetched it before the call: fetch a connection inside the annotated method";
	}

	private static boolean isEntityManagerBound() {
		return TransactionSynchronizationManager.getResourceMap()
			.values()
			.stream()
			.anyMatch((resource) -> isEntityManager(resource.getClass()));
	}

	private static boolean isEntityManager(@Nullable Class<?> type) {
		return type != null && (type.getName().equals(ENTITY_MANAGER) || isEntityManager(type.getSuperclass()));
	}

}
