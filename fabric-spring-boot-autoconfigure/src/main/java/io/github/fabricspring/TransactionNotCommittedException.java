package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessException;

/**
 * The server was lost or replaced, or undid the transaction by itself as after a
 * deadlock; nothing of it was committed, and no further attempt was allowed. Running the
 * work again is safe.
 */
public class TransactionNotCommittedException extends TransientDataAccessException {

	private static final long serialVersionUID = 1L;

	public TransactionNotCommittedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
