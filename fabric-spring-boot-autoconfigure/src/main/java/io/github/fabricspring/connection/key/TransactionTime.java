package io.github.fabricspring.connection.key;

import java.time.Duration;
import java.time.Instant;

import io.github.fabricspring.call.Budget;
import io.github.fabricspring.connection.key.CommitResolver.KeyLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The time that the thread's transaction has left by its {@code @Transactional(timeout)}.
 * Every transaction manager keeps the deadline in the resource that it binds.
 */
final class TransactionTime {

	private static final Duration LEAST = Duration.ofSeconds(1);

	private TransactionTime() {
	}

	/**
	 * Returns how long a statement of our own may take in the transaction.
	 * @param budget the budget of the call
	 * @return the rest of the transaction's timeout if that ends before the call's
	 */
	static KeyLimit limit(Budget budget) {
		Duration most = longer((budget.isRunning()) ? budget.remaining() : budget.timeout(), LEAST);
		Duration left = left();
		return (left != null && left.compareTo(most) < 0) ? new KeyLimit(longer(left, LEAST), true)
				: new KeyLimit(most, false);
	}

	private static @Nullable Duration left() {
		Instant first = null;
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			for (Object resource : TransactionSynchronizationManager.getResourceMap().values()) {
				if (resource instanceof ResourceHolderSupport holder && holder.getDeadline() != null) {
					Instant deadline = holder.getDeadline().toInstant();
					first = (first == null || deadline.isBefore(first)) ? deadline : first;
				}
			}
		}
		return (first != null) ? Duration.between(Instant.now(), first) : null;
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? other : one;
	}

}
