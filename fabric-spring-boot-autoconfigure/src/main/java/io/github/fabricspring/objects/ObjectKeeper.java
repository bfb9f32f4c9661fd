package io.github.fabricspring.objects;

import java.util.List;
import java.util.function.Predicate;

/**
 * The keeper of the state of the objects that calls touch. There is one for all calls.
 */
public final class ObjectKeeper {

	/** The default limit of objects that are kept in one attempt. */
	public static final int DEFAULT_MAX = 10_000;

	/**
	 * A keeper of the objects that libraries report, and of arguments that are
	 * containers.
	 */
	public static final ObjectKeeper PLAIN = new ObjectKeeper(List.of(), (type) -> false, DEFAULT_MAX);

	private final List<ObjectLens> lenses;

	private final Shapes shapes;

	private final Sharing sharing = new Sharing();

	private final int max;

	/**
	 * Creates the keeper.
	 * @param lenses the knowledge of the persistence libraries
	 * @param application which classes are the application's own: their instances are
	 * kept if they are arguments, even if no library stores them
	 * @param max how many objects are kept in one attempt, at least 0
	 */
	public ObjectKeeper(List<ObjectLens> lenses, Predicate<Class<?>> application, int max) {
		this.lenses = List.copyOf(lenses);
		this.shapes = new Shapes(lenses, application);
		this.max = max;
	}

	/**
	 * Begins to keep the objects of a call.
	 * @param arguments the call's arguments
	 * @return the objects, confined to the thread of the call
	 */
	public CallObjects of(Object... arguments) {
		return new CallObjects(this, arguments);
	}

	Records records() {
		return new Records(this.sharing, this.max);
	}

	Recorder recorder(Records records) {
		return new Recorder(this.shapes, this.lenses, records);
	}

	Shapes shapes() {
		return this.shapes;
	}

}
