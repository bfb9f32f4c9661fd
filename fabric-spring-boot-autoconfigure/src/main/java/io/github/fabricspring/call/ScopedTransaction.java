package io.github.fabricspring.call;

import org.jspecify.annotations.Nullable;

/**
 * The transaction over the routing data source that is active on this thread, neither
 * suspended nor completed. A call that joins it writes to its group.
 *
 * @param group the group whose server it runs on
 * @param readOnly whether it was begun read-only
 */
public record ScopedTransaction(String group, boolean readOnly) {

	// Faster than one of Spring's resources, whose keys are unwrapped and looked up in
	// a map. Every call asks for it several times.
	private static final ThreadLocal<@Nullable ScopedTransaction> CURRENT = new ThreadLocal<>();

	/**
	 * Returns the active transaction of this thread.
	 * @return the transaction, {@code null} if none is active
	 */
	public static @Nullable ScopedTransaction current() {
		return CURRENT.get();
	}

	/** Binds it to the thread when it has begun or is resumed. */
	public void bind() {
		CURRENT.set(this);
	}

	/** Unbinds it from the thread when it is suspended or completed. */
	public void unbind() {
		// Set to null rather than removed: the next look would make a new entry
		CURRENT.set(null);
	}

}
