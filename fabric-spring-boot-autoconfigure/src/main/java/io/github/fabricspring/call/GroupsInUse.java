package io.github.fabricspring.call;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The groups that the application is known to use. What is right for one group only is
 * checked when a second one becomes known, at start or at its first use.
 */
public final class GroupsInUse {

	private final @Nullable String defaultGroup;

	private final List<Consumer<Set<String>>> checks = new CopyOnWriteArrayList<>();

	private final ReentrantLock adding = new ReentrantLock();

	/** By their exact names, which may differ in case alone. */
	private volatile Set<String> groups;

	private volatile boolean several;

	/**
	 * Creates the record, with the default group in use.
	 * @param defaultGroup the group used outside any scope, {@code null} if there is none
	 */
	public GroupsInUse(@Nullable String defaultGroup) {
		this.defaultGroup = defaultGroup;
		this.groups = (defaultGroup != null) ? Set.of(defaultGroup) : Set.of();
	}

	/**
	 * The group that is used outside any scope.
	 * @return the group, {@code null} if there is none
	 */
	public @Nullable String defaultGroup() {
		return this.defaultGroup;
	}

	/**
	 * Whether two or more groups are used.
	 * @return {@code false} while there is one, or none
	 */
	public boolean areSeveral() {
		return this.several;
	}

	/**
	 * The groups used so far.
	 * @return their names in order
	 */
	public Set<String> names() {
		return ignoringCase(this.groups);
	}

	/**
	 * A group is about to be used. Costs one look once it was.
	 * @param group the group's name
	 * @throws RuntimeException if it is a second group and a check refuses that; the
	 * group is then not in use
	 */
	public void use(String group) {
		if (!this.groups.contains(group)) {
			useAll(Set.of(group));
		}
	}

	/**
	 * Groups are about to be used.
	 * @param names the groups' names
	 * @throws RuntimeException as for {@link #use}
	 */
	public void useAll(Collection<String> names) {
		this.adding.lock();
		try {
			Set<String> next = new HashSet<>(this.groups);
			next.addAll(names);
			Set<String> distinct = ignoringCase(next);
			if (distinct.size() > 1) {
				this.checks.forEach((check) -> check.accept(distinct));
			}
			this.groups = Set.copyOf(next);
			this.several = distinct.size() > 1;
		}
		finally {
			this.adding.unlock();
		}
	}

	/**
	 * Adds a check, and makes it at once if there are several groups already.
	 * @param check given the names of two or more groups before the last of them is used;
	 * throws if they must not be used together
	 * @throws RuntimeException what the check throws
	 */
	public void addCheck(Consumer<Set<String>> check) {
		this.adding.lock();
		try {
			if (this.several) {
				check.accept(names());
			}
			this.checks.add(check);
		}
		finally {
			this.adding.unlock();
		}
	}

	// A name that comes from an environment variable has lost its case.
	private static Set<String> ignoringCase(Set<String> groups) {
		Set<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		sorted.addAll(groups);
		return Collections.unmodifiableSet(sorted);
	}

}
