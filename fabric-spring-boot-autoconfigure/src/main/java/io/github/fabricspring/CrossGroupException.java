package io.github.fabricspring;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A call would have used a transaction or connection of another group, role or server.
 * This is a mistake in the application. The call was refused before anything was sent.
 */
public class CrossGroupException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the group, what was refused and what to do
	 */
	public CrossGroupException(String message) {
		super(message);
	}

}
