package io.github.fabricspring.routing;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A listener to the transactions of one manager, which records the scope that each begins
 * in and whether it only reads. It learns the latter before the connection is fetched,
 * when Spring does not tell it yet.
 */
final class ScopedTransactions implements TransactionExecutionListener {

	private final TransactionManager manager;

	private final CommitListener commits;

	private volatile @Nullable TransactionTarget target;

	ScopedTransactions(TransactionManager manager, CommitListener commits) {
		this.manager = manager;
		this.commits = commits;
	}

	/**
	 * Refuses a transaction that would not be routed. An exception after the begin would
	 * leave the transaction bound to the thread.
	 */
	@Override
	public void beforeBegin(TransactionExecution transaction) {
		Scope scope = Scope.current();
		// NESTED comes here too: it is a savepoint of the active transaction
		if (!transaction.isNewTransaction()) {
			return;
		}
		TransactionTarget target = target();
		if (!target.connects()) {
			return;
		}
		if (scope == null) {
			if (target.routing() != null) {
				UnscopedBegin.begins();
			}
			return;
		}
		if (target.foreign()) {
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
		else {
			UnscopedBegin.ended();
		}
		if (failure == null && isSynchronized(transaction)) {
			ScopedTransaction.begun(transaction, scoped(transaction.isReadOnly()));
		}
	}

	// One without synchronization, or nested in one that has it, suspends nothing
	private static boolean isSynchronized(TransactionExecution transaction) {
		return (transaction instanceof DefaultTransactionStatus status) ? status.isNewSynchronization()
				: TransactionSynchronizationManager.isSynchronizationActive() && ScopedTransaction.current() == null;
	}

	@Override
	public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
		ended(transaction, failure == null);
	}

	@Override
	public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
		ended(transaction, false);
	}

	private void ended(TransactionExecution transaction, boolean committed) {
		ScopedTransaction ended = ScopedTransaction.ended(transaction);
		if (ended != null && committed && !ended.readOnly()) {
			this.commits.committed(ended.group());
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
			// Not earlier: a manager may be given its data source after its creation
			target = TransactionTarget.of(this.manager);
			if (target.fixed()) {
				this.target = target;
			}
		}
		return target;
	}

}
