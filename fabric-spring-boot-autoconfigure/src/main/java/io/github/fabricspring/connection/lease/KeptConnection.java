package io.github.fabricspring.connection.lease;

import io.github.fabricspring.call.PersistenceContexts;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The advice for a call that got a connection which was fetched before the call.
 */
final class KeptConnection {

	private KeptConnection() {
	}

	static String advice() {
		if (PersistenceContexts.areBound()) {
			return "An EntityManager that was open before the call keeps its first connection: "
					+ "set spring.jpa.open-in-view=false, or open the EntityManager inside the annotated method";
		}
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			return "A @Transactional method around the call keeps its first connection until it ends, with "
					+ "propagation SUPPORTS too: make the call outside of it, or give the called method a "
					+ "transaction of its own with @Transactional(propagation = REQUIRES_NEW)";
		}
		return "The calling code fetched it before the call: fetch a connection inside the annotated method";
	}

}
