package io.github.fabricspring.rerun;

import java.util.List;

import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.call.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The synchronizations of a thread without a transaction, as {@code SUPPORTS} begins
 * them. They are suspended while a call of another group runs, together with the sessions
 * that Hibernate, MyBatis and Spring JDBC have bound, and the rows in their caches.
 */
final class SuspendedSynchronizations implements AutoCloseable {

	private final List<TransactionSynchronization> synchronizations;

	private final @Nullable String name;

	private final boolean readOnly;

	private final @Nullable Integer isolation;

	private SuspendedSynchronizations() {
		this.synchronizations = TransactionSynchronizationManager.getSynchronizations();
		this.synchronizations.forEach(TransactionSynchronization::suspend);
		TransactionSynchronizationManager.clearSynchronization();
		this.name = TransactionSynchronizationManager.getCurrentTransactionName();
		TransactionSynchronizationManager.setCurrentTransactionName(null);
		this.readOnly = TransactionSynchronizationManager.isCurrentTransactionReadOnly();
		TransactionSynchronizationManager.setCurrentTransactionReadOnly(false);
		this.isolation = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
		TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(null);
	}

	/**
	 * Suspends the synchronizations that are bound for another group. A transaction is
	 * not suspended: ours is joined, and another manager decides about its own.
	 * @param group the group of the call that is about to run
	 * @param outer the scope that it runs in, {@code null} outside any
	 * @param groups the groups in use
	 * @return the synchronizations, {@code null} if there are none to suspend
	 */
	static @Nullable SuspendedSynchronizations before(String group, @Nullable Scope outer, GroupsInUse groups) {
		if (!groups.areSeveral() || !TransactionSynchronizationManager.isSynchronizationActive()
				|| TransactionSynchronizationManager.isActualTransactionActive()) {
			return null;
		}
		String bound = (outer != null) ? outer.route().group() : groups.defaultGroup();
		return (group.equals(bound)) ? null : new SuspendedSynchronizations();
	}

	@Override
	public void close() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setCurrentTransactionName(this.name);
		TransactionSynchronizationManager.setCurrentTransactionReadOnly(this.readOnly);
		TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(this.isolation);
		for (TransactionSynchronization synchronization : this.synchronizations) {
			synchronization.resume();
			TransactionSynchronizationManager.registerSynchronization(synchronization);
		}
	}

}
