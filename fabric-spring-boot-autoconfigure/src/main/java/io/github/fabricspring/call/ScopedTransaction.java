package io.github.fabricspring.call;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transaction over the routing data source that is active on this thread, neither
 * suspended nor completed. A call that joins it writes to its group.
 *
 * @param group the group whose server it runs on
 * @param readOnly whether it was begun read-only
 */
public record ScopedTransaction(String group, boolean readOnly) {

	// No resource of Spring's, because its keys are looked up in a map. No
	// synchronization either: Spring copies and walks the list four times in each
	// transaction.
	private static final ThreadLocal<@Nullable Begun> INNERMOST = new ThreadLocal<>();

	/**
	 * Returns the active transaction of this thread.
	 * @return the transaction, {@code null} if none is active
	 */
	public static @Nullable ScopedTransaction current() {
		Begun innermost = INNERMOST.get();
		if (innermost == null) {
			return null;
		}
		innermost = withoutCompleted(innermost);
		// Spring may have suspended it without beginning another
		return (innermost != null && TransactionSynchronizationManager.isActualTransactionActive())
				? innermost.transaction() : null;
	}

	/**
	 * Tells whether this thread has a transaction over the routing data source that has
	 * not ended, whether it is active or suspended.
	 * @return {@code false} also while the first one begins
	 */
	public static boolean isAnyOpen() {
		for (Begun begun = INNERMOST.get(); begun != null; begun = begun.outer()) {
			if (begun.transaction() != null && !begun.execution().isCompleted()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A transaction has begun on this thread. Those before are suspended until it ends.
	 * @param execution the transaction, as Spring names it
	 * @param transaction the same, {@code null} if it is not over the routing data source
	 */
	public static void begun(TransactionExecution execution, @Nullable ScopedTransaction transaction) {
		Begun outer = INNERMOST.get();
		boolean known = outer != null && outer.execution() == execution;
		if (!known && (transaction != null || outer != null)) {
			INNERMOST.set(new Begun(execution, transaction, outer));
		}
	}

	/**
	 * A transaction has ended on this thread.
	 * @param execution the transaction, as Spring names it
	 * @return the same, {@code null} if it is not over the routing data source
	 */
	public static @Nullable ScopedTransaction ended(TransactionExecution execution) {
		for (Begun begun = INNERMOST.get(); begun != null; begun = begun.outer()) {
			if (begun.execution() == execution) {
				// Set to null rather than removed: the next look would make a new entry
				INNERMOST.set(begun.outer());
				return begun.transaction();
			}
		}
		return null;
	}

	// The end is not told where an earlier listener of the application throws
	private static @Nullable Begun withoutCompleted(Begun innermost) {
		if (!innermost.execution().isCompleted()) {
			return innermost;
		}
		Begun left = innermost.outer();
		while (left != null && left.execution().isCompleted()) {
			left = left.outer();
		}
		INNERMOST.set(left);
		return left;
	}

	/**
	 * A transaction of this thread that was begun and has not ended.
	 *
	 * @param execution the transaction, as Spring names it
	 * @param transaction the same, {@code null} if it is not over the routing data source
	 * @param outer the one before, suspended meanwhile
	 */
	private record Begun(TransactionExecution execution, @Nullable ScopedTransaction transaction,
			@Nullable Begun outer) {

	}

}
