package io.github.fabricspring.connection.driver;

import java.sql.SQLNonTransientConnectionException;

/**
 * Another server than the wanted one answered at its address. Nothing but the question
 * for its UUID was sent to it.
 */
public final class WrongServerException extends SQLNonTransientConnectionException {

	private static final long serialVersionUID = 1L;

	private static final String CONNECTION_REJECTED = "08004";

	WrongServerException(String message) {
		super(message, CONNECTION_REJECTED);
	}

}
