package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessException;

/**
 * The server was lost or replaced, nothing of the transaction was committed, and no
 * further attempt was allowed. Running the work again is safe.
 */
public class TransactionNotCommittedException extends TransientDataAccessException {

	private static final long serialVersionUID = 1L;

	public TransactionNotCommittedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
