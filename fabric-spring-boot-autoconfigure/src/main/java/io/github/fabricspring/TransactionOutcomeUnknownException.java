package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A connection was lost in COMMIT, or in a statement outside a transaction. The writes
 * may be there or not. Running the work again without looking may write it twice.
 */
public class TransactionOutcomeUnknownException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the group, what was lost and what to look for
	 * @param cause what the attempt failed with, {@code null} if that is unknown
	 */
	public TransactionOutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
