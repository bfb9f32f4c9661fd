package io.github.fabricspring.outcome;

import java.sql.SQLException;

/**
 * The outcome table of a group is missing or unusable, so that {@code EXACTLY_ONCE} is
 * impossible. The message says what to do.
 */
public class OutcomeTableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the table, the group, the server and what to do
	 * @param cause the server's error
	 */
	public OutcomeTableException(String message, SQLException cause) {
		super(message, cause);
	}

}
