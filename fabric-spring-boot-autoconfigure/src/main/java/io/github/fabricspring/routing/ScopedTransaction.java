package io.github.fabricspring.routing;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transaction over our data source that is active on this thread, neither suspended
 * nor completed: whoever joins it writes to its group.
 *
 * @param group the group whose server it runs on
 * @param readOnly whether it was begun read-only
 */
public record ScopedTransaction(String group, boolean readOnly) {

	/**
	 * The transaction of this thread.
	 * @return the transaction, {@code null} if none is active
	 */
	public static @Nullable ScopedTransaction current() {
		return (ScopedTransaction) TransactionSynchronizationManager.getResource(ScopedTransaction.class);
	}

	/** Makes it the thread's, when it has begun or is resumed. */
	void bind() {
		TransactionSynchronizationManager.bindResource(ScopedTransaction.class, this);
	}

	/** Makes it the thread's no longer, when it is suspended or completed. */
	void unbind() {
		TransactionSynchronizationManager.unbindResourceIfPossible(ScopedTransaction.class);
	}

}
