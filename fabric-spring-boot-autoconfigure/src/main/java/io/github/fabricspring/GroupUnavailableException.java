package io.github.fabricspring;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * The group had no server that could serve the call within the deadline, or too many
 * callers waited for one already. Nothing was sent, so running the work again is safe.
 */
public class GroupUnavailableException extends TransientDataAccessResourceException {

	private static final long serialVersionUID = 1L;

	public GroupUnavailableException(String message) {
		super(message);
	}

	public GroupUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
