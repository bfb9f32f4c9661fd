package io.github.fabricspring.client;

import io.github.fabricspring.client.FabricException.AuthenticationFailed;
import io.github.fabricspring.client.FabricException.CommandFailed;
import io.github.fabricspring.client.FabricException.NodeFailed;
import io.github.fabricspring.client.FabricException.StateStoreDown;
import io.github.fabricspring.client.FabricException.TlsFailed;
import io.github.fabricspring.client.FabricException.UnknownGroup;
import io.github.fabricspring.client.FabricException.Unreachable;

/**
 * The failures of one node after which the next node is asked, by the kind of command.
 * The nodes share their groups, so an unknown one is unknown to all.
 */
enum Repetition {

	/** A question: asked again after any failure of a node to answer. */
	READ {

		@Override
		boolean isAllowedAfter(FabricException failure) {
			return !(failure instanceof UnknownGroup);
		}

	},

	/**
	 * A report about a server, which may arrive twice: sent again after a node refused
	 * it, but not while a node may still be working on it.
	 */
	REPORT {

		@Override
		boolean isAllowedAfter(FabricException failure) {
			return CHANGE.isAllowedAfter(failure) || failure instanceof CommandFailed || failure instanceof NodeFailed
					|| failure instanceof StateStoreDown;
		}

	},

	/** A change: sent to the next node only if this node certainly did not begin it. */
	CHANGE {

		@Override
		boolean isAllowedAfter(FabricException failure) {
			return failure instanceof Unreachable || failure instanceof TlsFailed
					|| failure instanceof AuthenticationFailed;
		}

	};

	/**
	 * Tells whether the next node is asked.
	 * @param failure the failure of the last node
	 * @return {@code true} if the next node is asked
	 */
	abstract boolean isAllowedAfter(FabricException failure);

}
