package io.github.fabricspring.outcome;

import java.sql.SQLException;

/**
 * The outcome table is missing or cannot be used, so a group cannot promise
 * {@code EXACTLY_ONCE}. The message says what to do.
 */
public class OutcomeTableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public OutcomeTableException(String message) {
		super(message);
	}

	public OutcomeTableException(String message, SQLException cause) {
		super(message, cause);
	}

}
