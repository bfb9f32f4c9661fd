package io.github.fabricspring.outcome.table;

import java.sql.SQLException;

/**
 * The outcome table of a group is missing or unusable, so that {@code EXACTLY_ONCE} is
 * impossible. The message says what to do.
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
