package io.github.fabricspring.outcome.table;

import java.sql.SQLException;

/**
 * The outcome table of a group is missing or unusable, so that {@code EXACTLY_ONCE} is
 * impossible. The message says what to do.
 */
public class OutcomeTableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the table, its group and server, what is wrong and what to do
	 */
	public OutcomeTableException(String message) {
		super(message);
	}

	/**
	 * Creates the exception with the server's error.
	 * @param message the table, its group and server, what is wrong and what to do
	 * @param cause the server's error
	 */
	public OutcomeTableException(String message, SQLException cause) {
		super(message, cause);
	}

}
