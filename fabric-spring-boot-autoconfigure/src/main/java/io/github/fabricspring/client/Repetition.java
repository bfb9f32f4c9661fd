package io.github.fabricspring.client;

import io.github.fabricspring.client.FabricException.AuthenticationFailed;
import io.github.fabricspring.client.FabricException.CommandFailed;
import io.github.fabricspring.client.FabricException.NodeFailed;
import io.github.fabricspring.client.FabricException.PermissionDenied;
import io.github.fabricspring.client.FabricException.StateStoreDown;
import io.github.fabricspring.client.FabricException.UnknownGroup;
import io.github.fabricspring.client.FabricException.Unreachable;

/**
 * Which failures at one node let the next node be asked. The nodes share their users,
 * roles and groups, so what is said about those is said for all.
 */
enum Repetition {

	/** A question: asked again wherever a node could not answer it. */
	READ {

		@Override
		boolean isAllowedAfter(FabricException failure) {
			return !(failure instanceof UnknownGroup || failure instanceof PermissionDenied);
		}

	},

	/**
	 * A report about a server, which does no harm twice: made again where a node says
	 * that it could not take it, not where it may still be at it.
	 */
	REPORT {

		@Override
		boolean isAllowedAfter(FabricException failure) {
			return CHANGE.isAllowedAfter(failure) || failure instanceof CommandFailed || failure instanceof NodeFailed
					|| failure instanceof StateStoreDown;
		}

	},

	/** A change: made elsewhere only if it did not begin at this node. */
	CHANGE {

		@Override
		boolean isAllowedAfter(FabricException failure) {
			return failure instanceof Unreachable || failure instanceof AuthenticationFailed;
		}

	};

	/**
	 * Whether the next node is asked.
	 * @param failure what the last one failed with
	 * @return whether it is
	 */
	abstract boolean isAllowedAfter(FabricException failure);

}
