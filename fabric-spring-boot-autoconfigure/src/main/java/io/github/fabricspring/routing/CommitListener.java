package io.github.fabricspring.routing;

import java.util.List;

import io.github.fabricspring.topology.ToldListeners;

/**
 * A listener to the commits of transactions that may write. It is called on the threads
 * of the calls, so implementations must be quick and must not throw.
 */
@FunctionalInterface
public interface CommitListener {

	/** A listener that does nothing. */
	CommitListener NONE = (group) -> {
	};

	/**
	 * A transaction is committed.
	 * @param group the group whose server it ran on
	 */
	void committed(String group);

	/**
	 * Returns one listener that tells several, even if one of them throws.
	 * @param listeners the listeners, told in this order
	 * @return the listener
	 */
	static CommitListener composite(List<CommitListener> listeners) {
		if (listeners.isEmpty()) {
			return NONE;
		}
		ToldListeners<CommitListener> told = new ToldListeners<>(listeners);
		return (group) -> told.tell((listener) -> listener.committed(group));
	}

}
