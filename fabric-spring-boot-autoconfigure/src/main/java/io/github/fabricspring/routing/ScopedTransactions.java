package io.github.fabricspring.routing;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows which scope the thread's transaction began in, and whether it only reads: the
 * latter before its connection is fetched, when Spring does not tell yet.
 */
final class ScopedTransactions implements TransactionExecutionListener {

	/** Set between the decision to begin a transaction and its connection. */
	private static final ThreadLocal<@Nullable Boolean> BEGINNING = new ThreadLocal<>();

	/**
	 * Whether a connection fetched now serves a read-only transaction.
	 * @return whether the transaction that begins or is active only reads
	 */
	static boolean readsOnly() {
		Boolean beginning = BEGINNING.get();
		if (beginning != null) {
			return beginning;
		}
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isCurrentTransactionReadOnly();
	}

	@Override
	public void beforeBegin(TransactionExecution transaction) {
		if (transaction.isNewTransaction()) {
			BEGINNING.set(transaction.isReadOnly());
		}
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
		if (!transaction.isNewTransaction()) {
			return;
		}
		BEGINNING.remove();
		Scope scope = Scope.current();
		if (failure == null && scope != null && TransactionSynchronizationManager.isSynchronizationActive()) {
			ScopedTransaction scoped = new ScopedTransaction(scope.route().group(), transaction.isReadOnly());
			scoped.bind();
			TransactionSynchronizationManager.registerSynchronization(new Binding(scoped));
		}
	}

	/** Follows the transaction through suspension, resumption and completion. */
	private record Binding(ScopedTransaction transaction) implements TransactionSynchronization {

		@Override
		public void suspend() {
			this.transaction.unbind();
		}

		@Override
		public void resume() {
			this.transaction.bind();
		}

		@Override
		public void afterCompletion(int status) {
			this.transaction.unbind();
		}

	}

}
