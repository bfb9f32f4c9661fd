package io.github.fabricspring.objects;

import java.util.IdentityHashMap;
import java.util.function.Supplier;

import io.github.fabricspring.objects.Shape.ShapeKind;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one call, whose state each attempt keeps anew. During an attempt the
 * persistence libraries find it through the thread, and report what they are about to
 * change.
 */
public final class CallObjects {

	private static final ThreadLocal<@Nullable CallObjects> CURRENT = new ThreadLocal<>();

	private final ObjectKeeper keeper;

	private final Object[] arguments;

	private @Nullable CallObjects outer;

	private @Nullable Records records;

	private @Nullable IdentityHashMap<Object, Supplier<@Nullable String>> leftovers;

	private boolean putBack;

	CallObjects(ObjectKeeper keeper, Object[] arguments) {
		this.keeper = keeper;
		this.arguments = arguments;
	}

	/**
	 * Returns the objects of the innermost attempt on this thread.
	 * @return the objects, {@code null} outside any attempt
	 */
	public static @Nullable CallObjects current() {
		return CURRENT.get();
	}

	/** Begins an attempt: keeps the state of the call's arguments. */
	public void begin() {
		this.outer = CURRENT.get();
		this.records = null;
		this.leftovers = null;
		this.putBack = false;
		keep(this.arguments);
		CURRENT.set(this);
	}

	/**
	 * Ends an attempt. The attempt around it takes over the objects that were not put
	 * back, unless something was committed.
	 * @param committed whether the attempt has committed something
	 */
	public void end(boolean committed) {
		CallObjects outer = this.outer;
		// not removed, even if null: the next lookup would create an entry again
		CURRENT.set(outer);
		this.outer = null;
		if (outer != null && this.leftovers != null) {
			this.leftovers.forEach((owner, question) -> outer.askAfterwards(owner, () -> question));
		}
		Records records = this.records;
		if (records == null) {
			return;
		}
		if (outer != null && !committed && !this.putBack) {
			outer.records().absorb(records);
		}
		else {
			records.leave();
		}
	}

	/**
	 * Keeps the state of a joining call's arguments, and of all objects reachable from
	 * them.
	 * @param arguments the objects
	 */
	public void keep(Object... arguments) {
		for (Object argument : arguments) {
			if (argument != null) {
				try {
					keep(argument);
				}
				catch (RuntimeException ex) {
					unreadable(argument, ex);
				}
			}
		}
	}

	private void keep(Object argument) {
		if (this.keeper.shapes().of(argument.getClass()).kind() != ShapeKind.OPAQUE) {
			Records records = records();
			if (records.isOpen()) {
				this.keeper.recorder(records).record(argument);
			}
		}
	}

	// A call that may succeed does not fail here
	private void unreadable(Object object, RuntimeException reason) {
		records().note("%s could not be read before the attempt (%s)".formatted(Kept.name(object), reason));
	}

	/**
	 * Learns that a library is about to store an object. Keeps its state and that of all
	 * objects reachable from it, unless it is kept already.
	 * @param object the object
	 */
	public void touch(Object object) {
		touch(object, true);
	}

	/**
	 * Learns that a library is about to use an object. Keeps its state and that of all
	 * objects reachable from it, unless it is kept already.
	 * @param object the object
	 * @param changes whether the library changes it: then no other attempt may use it at
	 * the same time
	 */
	public void touch(Object object, boolean changes) {
		Records records = records();
		if (!records.isOpen()) {
			return;
		}
		try {
			this.keeper.shapes().learn(object.getClass());
			if (!records.has(object)) {
				this.keeper.recorder(records).record(object);
			}
			if (changes) {
				records.stored(object);
			}
		}
		catch (RuntimeException ex) {
			unreadable(object, ex);
		}
	}

	/**
	 * Tells whether an object is kept.
	 * @param object the object
	 * @return whether its state at first contact is known
	 */
	public boolean has(Object object) {
		return this.records != null && this.records.has(object);
	}

	/**
	 * Learns that a library has already changed an object.
	 * @param object the object
	 * @param reason what cannot be put back, unless the object was kept before
	 */
	public void touchedTooLate(Object object, String reason) {
		if (!records().has(object)) {
			records().note("%s cannot be put back to what it was before: %s".formatted(Kept.name(object), reason));
		}
	}

	/**
	 * Registers a question to ask once the attempt is over, to something that may keep
	 * state of the attempt.
	 * @param owner keeps the state, asked once
	 * @param question created at first contact; returns the reason for the caller, {@code
	 * null} if nothing is left
	 */
	public void askAfterwards(Object owner, Supplier<Supplier<@Nullable String>> question) {
		if (this.leftovers == null) {
			this.leftovers = new IdentityHashMap<>();
		}
		if (!this.leftovers.containsKey(owner)) {
			this.leftovers.put(owner, question.get());
		}
	}

	/**
	 * Puts the objects back to their state before an attempt that committed nothing.
	 * @return why the call must not be run again, {@code null} if all objects are as
	 * before
	 */
	public @Nullable String putBack() {
		this.putBack = true;
		String left = left();
		String problem = (this.records != null) ? this.records.putBack() : null;
		return (problem != null) ? problem : left;
	}

	/**
	 * Looks for a change by another thread since the objects were put back.
	 * @return the change, {@code null} if there is none
	 */
	public @Nullable String changed() {
		return (this.records != null) ? this.records.changed() : null;
	}

	private @Nullable String left() {
		if (this.leftovers != null) {
			for (Supplier<@Nullable String> question : this.leftovers.values()) {
				String left = question.get();
				if (left != null) {
					return left;
				}
			}
		}
		return null;
	}

	private Records records() {
		if (this.records == null) {
			this.records = this.keeper.records();
		}
		return this.records;
	}

}
