package io.github.fabricspring.sample.node;

/**
 * A command was refused or failed; the message is what the caller gets to read, with the
 * original node's prefix ({@code GroupError: …}, {@code ServerError: …}).
 */
public class NodeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public NodeException(String message) {
		super(message);
	}

	public NodeException(String message, Throwable cause) {
		super(message, cause);
	}

}
