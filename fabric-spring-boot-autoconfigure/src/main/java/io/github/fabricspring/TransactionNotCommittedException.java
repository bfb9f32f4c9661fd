package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessException;

/**
 * The server was lost or replaced, or rolled the transaction back by itself, as after a
 * deadlock. Nothing of it was committed, and no further attempt was allowed. Running the
 * work again is safe.
 */
public class TransactionNotCommittedException extends TransientDataAccessException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the group, what failed and why it was not run again
	 * @param cause what the last attempt failed with, {@code null} if that is unknown
	 */
	public TransactionNotCommittedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
