package io.github.fabricspring.topology;

import org.jspecify.annotations.Nullable;

/**
 * The source did not answer with a topology.
 */
public class TopologyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was asked, what happened and what to do
	 * @param cause the failure behind it, {@code null} if there is none
	 */
	public TopologyException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
