package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A part of the scope's work was committed before the rest failed: neither reporting
 * success nor running it again would be right.
 */
public class TransactionPartlyCommittedException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	public TransactionPartlyCommittedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
