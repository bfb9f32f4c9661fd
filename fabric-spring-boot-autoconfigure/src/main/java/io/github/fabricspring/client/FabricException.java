package io.github.fabricspring.client;

import io.github.fabricspring.topology.TopologyException;
import org.jspecify.annotations.Nullable;

/**
 * A command that a Fabric node did not carry out, by what happened. Every message says
 * which command, which node, what it said and what to do.
 */
public abstract sealed class FabricException extends TopologyException {

	private static final long serialVersionUID = 1L;

	private FabricException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/** The node refused the user or the password, or wants one and got none. */
	public static final class AuthenticationFailed extends FabricException {

		private static final long serialVersionUID = 1L;

		AuthenticationFailed(String message) {
			super(message, null);
		}

	}

	/** The user's role does not include the command. */
	public static final class PermissionDenied extends FabricException {

		private static final long serialVersionUID = 1L;

		PermissionDenied(String message) {
			super(message, null);
		}

	}

	/** The node knows no such group. */
	public static final class UnknownGroup extends FabricException {

		private static final long serialVersionUID = 1L;

		UnknownGroup(String message) {
			super(message, null);
		}

	}

	/** The node understood the command and could not carry it out. */
	public static final class CommandFailed extends FabricException {

		private static final long serialVersionUID = 1L;

		CommandFailed(String message) {
			super(message, null);
		}

	}

	/** The node lives but cannot reach the database it keeps its state in. */
	public static final class StateStoreDown extends FabricException {

		private static final long serialVersionUID = 1L;

		StateStoreDown(String message) {
			super(message, null);
		}

	}

	/** Something answers at the address, but it is no Fabric node. */
	public static final class NotAFabricNode extends FabricException {

		private static final long serialVersionUID = 1L;

		NotAFabricNode(String message) {
			super(message, null);
		}

	}

	/** No connection could be made; one cause, or one suppressed error per address. */
	public static final class Unreachable extends FabricException {

		private static final long serialVersionUID = 1L;

		Unreachable(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/** The node accepted the connection and did not answer in time. */
	public static final class TimedOut extends FabricException {

		private static final long serialVersionUID = 1L;

		TimedOut(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/** The answer is broken, cut off, too large, or none that the protocol knows. */
	public static final class ProtocolViolation extends FabricException {

		private static final long serialVersionUID = 1L;

		ProtocolViolation(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
