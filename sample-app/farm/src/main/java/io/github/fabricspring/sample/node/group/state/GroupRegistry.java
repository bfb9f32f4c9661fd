package io.github.fabricspring.sample.node.group.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.fabricspring.sample.node.NodeException;

/**
 * The groups in memory. Reading takes a snapshot without waiting. A change is in the
 * store before it is visible here. Two changes of one group must not overlap: the caller
 * holds the group's lock.
 */
public final class GroupRegistry {

	private final GroupStore store;

	private final ReentrantLock writing = new ReentrantLock();

	private volatile boolean closed;

	private volatile SortedMap<String, GroupState> groups = names(Map.of());

	public GroupRegistry(GroupStore store) {
		this.store = store;
	}

	/** Replaces everything by what the store has. */
	public void load() {
		SortedMap<String, GroupState> loaded = names(Map.of());
		this.store.load().forEach((group) -> loaded.put(group.id(), group));
		this.groups = loaded;
	}

	public List<GroupState> groups() {
		return List.copyOf(this.groups.values());
	}

	public Optional<GroupState> group(String id) {
		return Optional.ofNullable(this.groups.get(id));
	}

	/**
	 * Writes a group to the store, then announces it.
	 * @param group the group
	 * @throws NodeException if it could not be written: then nothing is announced
	 */
	public void save(GroupState group) {
		record(group);
		announce(group);
	}

	/**
	 * Writes a group to the store without announcing it.
	 * @param group the group
	 */
	public void record(GroupState group) {
		if (this.closed) {
			throw new NodeException(
					"GroupError: The node is closed: group (" + group.id() + ") belongs to another node now.");
		}
		this.store.save(group);
	}

	/**
	 * Announces a group without writing it: what lasts for a moment only, or has been
	 * recorded before.
	 * @param group the group
	 */
	public void announce(GroupState group) {
		replace((next) -> next.put(group.id(), group));
	}

	public void delete(String id) {
		this.store.delete(id);
		replace((next) -> next.remove(id));
	}

	private void replace(Consumer<SortedMap<String, GroupState>> change) {
		this.writing.lock();
		try {
			SortedMap<String, GroupState> next = names(this.groups);
			change.accept(next);
			this.groups = next;
		}
		finally {
			this.writing.unlock();
		}
	}

	/** Records nothing any more, so that a change under way ends without effect. */
	public void close() {
		this.closed = true;
	}

	// Group names compare case-insensitively, as the original's do.
	private static SortedMap<String, GroupState> names(Map<String, GroupState> groups) {
		SortedMap<String, GroupState> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		sorted.putAll(groups);
		return sorted;
	}

}
