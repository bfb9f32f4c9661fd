package io.github.fabricspring.rerun.isolation;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The synchronizations of a thread without a transaction, as {@code SUPPORTS} begins
 * them. They are suspended while a call of another group runs.
 */
final class SuspendedSynchronizations implements OuterSynchronizations {

	private static final Log logger = LogFactory.getLog(SuspendedSynchronizations.class);

	private final List<TransactionSynchronization> synchronizations;

	private final @Nullable String name;

	private final boolean readOnly;

	private final @Nullable Integer isolation;

	SuspendedSynchronizations() {
		this.synchronizations = TransactionSynchronizationManager.getSynchronizations();
		suspend(this.synchronizations);
		TransactionSynchronizationManager.clearSynchronization();
		this.name = TransactionSynchronizationManager.getCurrentTransactionName();
		TransactionSynchronizationManager.setCurrentTransactionName(null);
		this.readOnly = TransactionSynchronizationManager.isCurrentTransactionReadOnly();
		TransactionSynchronizationManager.setCurrentTransactionReadOnly(false);
		this.isolation = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
		TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(null);
	}

	// All or none
	private static void suspend(List<TransactionSynchronization> synchronizations) {
		List<TransactionSynchronization> suspended = new ArrayList<>();
		try {
			for (TransactionSynchronization one : synchronizations) {
				one.suspend();
				suspended.add(one);
			}
		}
		catch (Throwable ex) {
			suspended.forEach(SuspendedSynchronizations::resume);
			throw ex;
		}
	}

	@Override
	public void close() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setCurrentTransactionName(this.name);
		TransactionSynchronizationManager.setCurrentTransactionReadOnly(this.readOnly);
		TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(this.isolation);
		for (TransactionSynchronization one : this.synchronizations) {
			resume(one);
			TransactionSynchronizationManager.registerSynchronization(one);
		}
	}

	// What it throws must not hide what became of the call
	private static void resume(TransactionSynchronization one) {
		try {
			one.resume();
		}
		catch (Throwable ex) {
			logger.error("Synchronizations - " + one.getClass().getName()
					+ " failed to resume after a call of another group, whose result stands", ex);
		}
	}

}
