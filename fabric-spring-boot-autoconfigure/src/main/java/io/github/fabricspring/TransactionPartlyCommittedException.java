package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A part of the call's work was committed before the rest failed. The call can neither
 * report success nor be run again.
 */
public class TransactionPartlyCommittedException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the group, what was committed and what failed after it
	 * @param cause what the attempt failed with, {@code null} if that is unknown
	 */
	public TransactionPartlyCommittedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
