package io.github.fabricspring.sample.node.rpc.xml;

/**
 * A request body is no call; the message is the fault's text.
 */
public class MalformedCallException extends Exception {

	private static final long serialVersionUID = 1L;

	public MalformedCallException(String message, Throwable cause) {
		super(message, cause);
	}

}
