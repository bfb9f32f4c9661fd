package io.github.fabricspring;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A scope would have used a transaction or connection that belongs to another group, role
 * or server: a mistake in the application, refused before anything was sent.
 */
public class CrossGroupException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	public CrossGroupException(String message) {
		super(message);
	}

}
