package io.github.fabricspring.topology;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Listeners that are all told, whatever one of them throws. Its first failure is logged
 * as an error.
 *
 * @param <L> the type of the listeners
 */
public final class ToldListeners<L> {

	private static final Log logger = LogFactory.getLog(ToldListeners.class);

	private final List<L> listeners;

	private final Set<L> failed = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the listeners.
	 * @param listeners the first of them, in the order in which they are told
	 */
	public ToldListeners(Collection<? extends L> listeners) {
		this.listeners = new CopyOnWriteArrayList<>(listeners);
	}

	/**
	 * Adds a listener.
	 * @param listener told from the next event on
	 */
	public void add(L listener) {
		this.listeners.add(listener);
	}

	/**
	 * Tells all listeners.
	 * @param event how a listener is told
	 */
	public void tell(Consumer<? super L> event) {
		for (L listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Exception | LinkageError | AssertionError ex) {
				failed(listener, ex);
			}
		}
	}

	private void failed(L listener, Throwable error) {
		String what = "Listeners - " + listener.getClass().getName() + " failed, what it was told of goes on";
		if (this.failed.add(listener)) {
			logger.error(what + ". Mend it: its further failures are logged at the level debug only", error);
		}
		else {
			logger.debug(what, error);
		}
	}

}
