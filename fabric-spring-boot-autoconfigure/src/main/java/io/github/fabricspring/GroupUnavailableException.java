package io.github.fabricspring;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * The group had no server for the call within the deadline, or too many callers waited
 * for one already. Nothing was sent, so running the work again is safe.
 */
public class GroupUnavailableException extends TransientDataAccessResourceException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the group, what was missing and how long the call waited
	 */
	public GroupUnavailableException(String message) {
		super(message);
	}

	/**
	 * Creates the exception with the failure behind it.
	 * @param message the group, what was missing and how long the call waited
	 * @param cause the last failure of a server or of the topology source
	 */
	public GroupUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
