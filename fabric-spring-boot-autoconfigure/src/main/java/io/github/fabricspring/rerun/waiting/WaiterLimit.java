package io.github.fabricspring.rerun.waiting;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A limit on the callers of a group that wait for a primary before their first attempt. A
 * group that is away for long must not hold every thread of the application.
 */
public final class WaiterLimit {

	private final Map<String, Semaphore> seats = new ConcurrentHashMap<>();

	private final int size;

	/**
	 * Creates the limit.
	 * @param size how many callers of each group may wait, 0 or more
	 */
	public WaiterLimit(int size) {
		this.size = size;
	}

	/**
	 * Takes a seat if one is free.
	 * @param group the caller's group
	 * @return whether the caller may wait; it must call {@link #leave} afterwards
	 */
	public boolean enter(String group) {
		return seats(group).tryAcquire();
	}

	/**
	 * Gives back a seat that {@link #enter} has granted.
	 * @param group the caller's group
	 */
	public void leave(String group) {
		seats(group).release();
	}

	/**
	 * Counts the callers of a group that wait.
	 * @param group the group's name
	 * @return the number of taken seats
	 */
	public int count(String group) {
		Semaphore seats = this.seats.get(group);
		return (seats != null) ? this.size - seats.availablePermits() : 0;
	}

	private Semaphore seats(String group) {
		return this.seats.computeIfAbsent(group, (name) -> new Semaphore(this.size));
	}

}
