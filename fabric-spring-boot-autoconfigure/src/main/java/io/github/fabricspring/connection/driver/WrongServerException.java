package io.github.fabricspring.connection.driver;

import java.sql.SQLNonTransientConnectionException;

/**
 * Another server than the wanted one is at the other end of a new connection. Nothing was
 * sent to it but the question who it is.
 */
public final class WrongServerException extends SQLNonTransientConnectionException {

	private static final long serialVersionUID = 1L;

	private static final String CONNECTION_REJECTED = "08004";

	WrongServerException(String message) {
		super(message, CONNECTION_REJECTED);
	}

}
