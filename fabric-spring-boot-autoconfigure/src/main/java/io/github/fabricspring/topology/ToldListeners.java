package io.github.fabricspring.topology;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Listeners that are all told, whatever one of them throws. Its first failure is logged
 * as an error.
 *
 * @param <L> the type of the listeners
 */
public final class ToldListeners<L> {

	private static final Log logger = LogFactory.getLog(ToldListeners.class);

	private final Supplier<? extends Collection<? extends L>> first;

	/** Those that the supplier has made, {@code null} before they are needed. */
	private volatile @Nullable List<L> made;

	private final List<L> added = new CopyOnWriteArrayList<>();

	/** The listeners that have failed, or the supplier of the first ones. */
	private final Set<Object> failed = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the listeners.
	 * @param listeners the first of them, in the order in which they are told
	 */
	public ToldListeners(Collection<? extends L> listeners) {
		this(() -> listeners);
	}

	/**
	 * Creates the listeners.
	 * @param first makes the first of them at the first event, because they may depend on
	 * the bean that tells them
	 */
	public ToldListeners(Supplier<? extends Collection<? extends L>> first) {
		this.first = first;
	}

	/**
	 * Adds a listener, which is told from the next event on.
	 * @param listener the listener
	 */
	public void add(L listener) {
		this.added.add(listener);
	}

	/**
	 * Tells all listeners, on this thread. Throws nothing.
	 * @param event calls a listener
	 */
	public void tell(Consumer<? super L> event) {
		for (L listener : made()) {
			tell(listener, event);
		}
		for (L listener : this.added) {
			tell(listener, event);
		}
	}

	private List<L> made() {
		List<L> made = this.made;
		if (made == null) {
			try {
				made = List.copyOf(this.first.get());
				this.made = made;
			}
			catch (Throwable ex) {
				failed(this.first, "Listeners - could not be made, what they were to be told of goes on", ex);
				return List.of();
			}
		}
		return made;
	}

	// Whatever it throws: what became of a COMMIT does not depend on who hears of it
	private void tell(L listener, Consumer<? super L> event) {
		try {
			event.accept(listener);
		}
		catch (Throwable ex) {
			failed(listener, "Listeners - " + listener.getClass().getName() + " failed, what it was told of goes on",
					ex);
		}
	}

	private void failed(Object who, String what, Throwable error) {
		if (this.failed.add(who)) {
			logger.error(what + ". Mend it: its further failures are logged at the level debug only", error);
		}
		else {
			logger.debug(what, error);
		}
	}

}
