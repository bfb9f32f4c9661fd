package io.github.fabricspring.call;

import org.jspecify.annotations.Nullable;

/**
 * The transaction over our data source that is active on this thread, neither suspended
 * nor completed: whoever joins it writes to its group.
 *
 * @param group the group whose server it runs on
 * @param readOnly whether it was begun read-only
 */
public record ScopedTransaction(String group, boolean readOnly) {

	// Not one of Spring's resources, whose keys are unwrapped and looked up in a map:
	// every
	// call asks for it several times
	private static final ThreadLocal<@Nullable ScopedTransaction> CURRENT = new ThreadLocal<>();

	/**
	 * The transaction of this thread.
	 * @return the transaction, {@code null} if none is active
	 */
	public static @Nullable ScopedTransaction current() {
		return CURRENT.get();
	}

	/** Makes it the thread's, when it has begun or is resumed. */
	public void bind() {
		CURRENT.set(this);
	}

	/** Makes it the thread's no longer, when it is suspended or completed. */
	public void unbind() {
		// not removed: the next look would make a new entry
		CURRENT.set(null);
	}

}
