package io.github.fabricspring.client;

import io.github.fabricspring.topology.TopologyException;
import org.jspecify.annotations.Nullable;

/**
 * A command that a Fabric node did not carry out, with a subclass per reason. Every
 * message names the command, the node, its answer and what to do.
 */
public abstract sealed class FabricException extends TopologyException {

	private static final long serialVersionUID = 1L;

	private FabricException(String message, @Nullable Throwable cause) {
		super(OneLine.printable(message), cause);
	}

	/**
	 * Creates an error of the same kind for several nodes that all failed in this way.
	 * @param message the answers of all nodes
	 * @return the error
	 */
	abstract FabricException retold(String message);

	/** The node refused the login, or requires one and got none. */
	public static final class AuthenticationFailed extends FabricException {

		private static final long serialVersionUID = 1L;

		AuthenticationFailed(String message) {
			super(message, null);
		}

		@Override
		FabricException retold(String message) {
			return new AuthenticationFailed(message);
		}

	}

	/** The user's role does not include the command. */
	public static final class PermissionDenied extends FabricException {

		private static final long serialVersionUID = 1L;

		PermissionDenied(String message) {
			super(message, null);
		}

		@Override
		FabricException retold(String message) {
			return new PermissionDenied(message);
		}

	}

	/** The node does not know the group. */
	public static final class UnknownGroup extends FabricException {

		private static final long serialVersionUID = 1L;

		UnknownGroup(String message) {
			super(message, null);
		}

		@Override
		FabricException retold(String message) {
			return new UnknownGroup(message);
		}

	}

	/** The node understood the command and refused it. */
	public static final class CommandFailed extends FabricException {

		private static final long serialVersionUID = 1L;

		CommandFailed(String message) {
			super(message, null);
		}

		@Override
		FabricException retold(String message) {
			return new CommandFailed(message);
		}

	}

	/** The node crashed in the command and could not answer. */
	public static final class NodeFailed extends FabricException {

		private static final long serialVersionUID = 1L;

		NodeFailed(String message) {
			super(message, null);
		}

		@Override
		FabricException retold(String message) {
			return new NodeFailed(message);
		}

	}

	/** The node runs, but the database with its state is down. */
	public static final class StateStoreDown extends FabricException {

		private static final long serialVersionUID = 1L;

		StateStoreDown(String message) {
			super(message, null);
		}

		@Override
		FabricException retold(String message) {
			return new StateStoreDown(message);
		}

	}

	/** Something other than a Fabric node answers at the address. */
	public static final class NotAFabricNode extends FabricException {

		private static final long serialVersionUID = 1L;

		NotAFabricNode(String message) {
			super(message, null);
		}

		@Override
		FabricException retold(String message) {
			return new NotAFabricNode(message);
		}

	}

	/**
	 * No connection could be made, or several nodes failed in different ways. In the
	 * second case each node's error is among the suppressed ones.
	 */
	public static final class Unreachable extends FabricException {

		private static final long serialVersionUID = 1L;

		Unreachable(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

		@Override
		FabricException retold(String message) {
			return new Unreachable(message, null);
		}

	}

	/** The node has no TLS, or no certificate that is trusted and names its host. */
	public static final class TlsFailed extends FabricException {

		private static final long serialVersionUID = 1L;

		TlsFailed(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

		@Override
		FabricException retold(String message) {
			return new TlsFailed(message, null);
		}

	}

	/** The node accepted the connection and did not answer in time. */
	public static final class TimedOut extends FabricException {

		private static final long serialVersionUID = 1L;

		TimedOut(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

		@Override
		FabricException retold(String message) {
			return new TimedOut(message, null);
		}

	}

	/** The answer is broken, cut off, too large, or not of the protocol. */
	public static final class ProtocolViolation extends FabricException {

		private static final long serialVersionUID = 1L;

		ProtocolViolation(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

		@Override
		FabricException retold(String message) {
			return new ProtocolViolation(message, null);
		}

	}

}
