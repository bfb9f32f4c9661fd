package io.github.fabricspring.sample.farm.process;

/**
 * The farm cannot do what was asked; the message says which server or file, what was
 * tried and what to do, and carries the end of the server's error log where there is one.
 */
public class FarmException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public FarmException(String message) {
		super(message);
	}

	public FarmException(String message, Throwable cause) {
		super(message, cause);
	}

}
