package io.github.fabricspring.routing;

import java.sql.SQLNonTransientConnectionException;

/**
 * A connection was requested outside any scope, and there is no default group.
 */
public class NoGroupException extends SQLNonTransientConnectionException {

	private static final long serialVersionUID = 1L;

	NoGroupException() {
		super("No group to connect to: annotate the caller with @FabricGroup, use FabricTemplate, "
				+ "or set fabric.default-group for what runs outside both", "08003");
	}

}
