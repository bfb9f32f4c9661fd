package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A connection was lost while its transaction was being committed, or in a statement
 * outside a transaction: whether the writes are there cannot be told from the failure.
 * Running the work again without looking may write it twice.
 */
public class TransactionOutcomeUnknownException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	public TransactionOutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
