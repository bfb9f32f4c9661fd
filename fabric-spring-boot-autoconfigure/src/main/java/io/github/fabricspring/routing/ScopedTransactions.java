package io.github.fabricspring.routing;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows which scope the transactions of one manager begin in, and whether they only read:
 * the latter before their connection is fetched, when Spring does not tell yet.
 */
final class ScopedTransactions implements TransactionExecutionListener {

	private final TransactionManager manager;

	private volatile @Nullable TransactionTarget target;

	ScopedTransactions(TransactionManager manager) {
		this.manager = manager;
	}

	/**
	 * Refuses a transaction that would not be routed. Here, because after the begin an
	 * exception would leave the transaction bound to the thread.
	 */
	@Override
	public void beforeBegin(TransactionExecution transaction) {
		Scope scope = Scope.current();
		// NESTED comes here too: it is a savepoint of the one that is active
		if (!transaction.isNewTransaction()) {
			return;
		}
		if (scope == null) {
			return;
		}
		if (target().foreign()) {
			throw new CrossGroupException(scope.route().group() + " - refused to begin a transaction of "
					+ this.manager.getClass().getName() + " in a call for group " + scope.route().group()
					+ ": it does not use the routing data source, so its writes would go elsewhere and not be rerun. "
					+ "Name the manager of the routing data source in @Transactional, or call the other from outside");
		}
		scope.transactionBegins(transaction.isReadOnly());
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
		if (!transaction.isNewTransaction()) {
			return;
		}
		Scope scope = Scope.current();
		if (scope != null) {
			scope.transactionBegan();
		}
		if (failure == null && TransactionSynchronizationManager.isSynchronizationActive()
				&& ScopedTransaction.current() == null) {
			ScopedTransaction scoped = scoped(transaction.isReadOnly());
			if (scoped != null) {
				scoped.bind();
				TransactionSynchronizationManager.registerSynchronization(new Binding(scoped));
			}
		}
	}

	private @Nullable ScopedTransaction scoped(boolean readOnly) {
		GroupRoutingDataSource routing = target().routing();
		if (routing == null) {
			return null;
		}
		Scope scope = Scope.current();
		if (scope != null) {
			return new ScopedTransaction(scope.route().group(),
					readOnly || scope.route().mode() == AccessMode.READ_ONLY);
		}
		String group = routing.settings().defaultGroup();
		return (group != null) ? new ScopedTransaction(group, readOnly) : null;
	}

	private TransactionTarget target() {
		TransactionTarget target = this.target;
		if (target == null) {
			// Not earlier: a manager may get its data source after it was made
			target = TransactionTarget.of(this.manager);
			this.target = target;
		}
		return target;
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
