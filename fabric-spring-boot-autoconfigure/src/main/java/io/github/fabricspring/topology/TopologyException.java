package io.github.fabricspring.topology;

import org.jspecify.annotations.Nullable;

/**
 * The topology could not be had from its source.
 */
public class TopologyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public TopologyException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
