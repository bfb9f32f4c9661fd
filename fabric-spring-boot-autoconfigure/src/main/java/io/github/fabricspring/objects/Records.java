package io.github.fabricspring.objects;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.github.fabricspring.objects.memento.Memento;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one attempt with their state at first contact. Confined to its thread.
 */
final class Records {

	/** The property that bounds what is kept. */
	static final String BOUND = "fabric.retry.max-restored-objects";

	private final Sharing sharing;

	private final int max;

	private final IdentityHashMap<Object, Kept> kept = new IdentityHashMap<>();

	private final List<Kept> order = new ArrayList<>();

	private int instances;

	private @Nullable String problem;

	private boolean full;

	Records(Sharing sharing, int max) {
		this.sharing = sharing;
		this.max = max;
	}

	boolean has(Object object) {
		return this.kept.containsKey(object);
	}

	boolean isOpen() {
		return !this.full;
	}

	/**
	 * Records that the attempt cannot be put back in memory. The first reason counts.
	 * @param problem the reason for the caller
	 */
	void note(String problem) {
		if (this.problem == null) {
			this.problem = problem;
		}
	}

	/**
	 * Reserves room for another object. Without it the call is not run again.
	 * @return whether there is room
	 */
	boolean admits() {
		if (this.full) {
			return false;
		}
		if (this.instances < this.max) {
			this.instances++;
			return true;
		}
		note("it touched more than %d objects (%s)".formatted(this.max, BOUND));
		this.full = true;
		leave();
		forget();
		return false;
	}

	int max() {
		return this.max;
	}

	void part(Memento memento, boolean firm) {
		add(new Kept(memento, firm, null, null, null));
	}

	void object(Memento memento, boolean firm, @Nullable ObjectLens lens, @Nullable Object identity) {
		add(new Kept(memento, firm, this.sharing.enter(memento.target()), lens, identity));
	}

	private void add(Kept added) {
		this.kept.put(added.memento().target(), added);
		this.order.add(added);
	}

	void stored(Object object) {
		Kept known = this.kept.get(object);
		if (known != null && known.use() != null) {
			known.use().stored();
		}
	}

	/**
	 * Takes over the records of an attempt within this one.
	 * @param inner the records
	 */
	void absorb(Records inner) {
		if (inner.problem != null) {
			note(inner.problem);
		}
		for (Kept each : inner.order) {
			if (has(each.memento().target()) || (each.use() != null && !admits()) || !isOpen()) {
				leave(each);
			}
			else {
				add(each);
			}
		}
		inner.forget();
	}

	/** Ends the attempt: other attempts may use its objects. */
	void leave() {
		this.order.forEach(this::leave);
	}

	private void leave(Kept each) {
		if (each.use() != null) {
			this.sharing.leave(each.memento().target());
		}
	}

	private void forget() {
		this.kept.clear();
		this.order.clear();
	}

	/**
	 * Puts every object back to its state at first contact and compares.
	 * @return why the call must not be run again, {@code null} if all objects are as
	 * before
	 */
	@Nullable String putBack() {
		for (Kept each : this.order) {
			if (each.isContested(intact(each)) && each.firm()) {
				note("%s was used by another thread at the same time".formatted(each.name()));
			}
		}
		Map<Kept, String> refused = new LinkedHashMap<>();
		// Elements last: a set places them by the fields of the elements
		putBack((memento) -> !memento.isContent(), refused);
		putBack(Memento::isContent, refused);
		refused.forEach((each, reason) -> {
			// what is only a view of another is as before if the other is
			if (!intact(each)) {
				note(reason);
			}
		});
		for (Kept each : this.order) {
			if (each.firm() && !each.isShared()) {
				check(each);
			}
		}
		return this.problem;
	}

	private void putBack(Predicate<Memento> wanted, Map<Kept, String> refused) {
		for (Kept each : this.order) {
			if (wanted.test(each.memento()) && !each.isShared() && !intact(each)) {
				try {
					String obstacle = each.memento().putBack();
					if (obstacle != null) {
						refused.put(each,
								"%s cannot be put back to what it was before: %s".formatted(each.name(), obstacle));
					}
				}
				catch (RuntimeException | IllegalAccessException ex) {
					refused.put(each, "%s could not be put back to what it was before: %s of it was refused (%s)"
						.formatted(each.name(), each.memento().difference(), ex));
				}
			}
		}
	}

	private void check(Kept each) {
		if (!intact(each)) {
			note("%s is not what it was before although it was put back: see %s".formatted(each.name(),
					each.memento().difference()));
		}
		else if (!saysTheSame(each)) {
			note("%s was put back, but does not say of itself what it said before (whether it is new, its id or version)"
				.formatted(each.name()));
		}
	}

	/**
	 * Looks for a change since the objects were put back.
	 * @return the change, {@code null} if there is none
	 */
	@Nullable String changed() {
		for (Kept each : this.order) {
			if (each.firm() && !intact(each)) {
				return "%s was changed by another thread while the call waited (%s)".formatted(each.name(),
						each.memento().difference());
			}
		}
		return null;
	}

	// An object that another thread is changing may throw anything
	private static boolean intact(Kept each) {
		try {
			return each.isIntact();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static boolean saysTheSame(Kept each) {
		try {
			return each.saysTheSame();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
