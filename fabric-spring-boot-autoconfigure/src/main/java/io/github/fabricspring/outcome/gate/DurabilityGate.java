package io.github.fabricspring.outcome.gate;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.topology.TopologyMonitor;

/**
 * A gate before writes under {@code EXACTLY_ONCE}, for applications that require durable
 * groups. It opens for a group once its primary was asked, at start or whenever it
 * answers.
 */
public final class DurabilityGate implements AutoCloseable {

	private final Map<String, LateCheck> groups = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);

	private final Check check;

	private final TopologyMonitor topology;

	private final Duration patience;

	/**
	 * Creates the gate, closed for all groups. Starts no thread.
	 * @param check the check of a group
	 * @param topology which groups have a primary
	 * @param patience how long a write waits for its group to be asked
	 */
	public DurabilityGate(Check check, TopologyMonitor topology, Duration patience) {
		this.check = check;
		this.topology = topology;
		this.patience = patience;
	}

	/**
	 * Opens the gate for a group.
	 * @param group the group, which has passed the check
	 */
	public void open(String group) {
		check(group).passed();
	}

	/**
	 * Lets a write pass, or refuses it. Has the group asked if it was not asked yet, and
	 * waits for that.
	 * @param group the group
	 * @throws GroupUnavailableException if the group did not answer in time
	 * @throws RuntimeException as the check refused the group
	 */
	public void pass(String group) {
		LateCheck check = check(group);
		if (!check.hasPassed()) {
			this.topology.use(group);
			check.start();
			check.await(this.patience);
		}
	}

	private LateCheck check(String group) {
		LateCheck known = this.groups.get(group);
		return (known != null) ? known
				: this.groups.computeIfAbsent(group, (name) -> new LateCheck(name, this.check, this.topology));
	}

	/** Ends the checks that are under way. */
	@Override
	public void close() {
		this.groups.values().forEach(LateCheck::close);
	}

	/** A check of a group. */
	@FunctionalInterface
	public interface Check {

		/**
		 * Checks a group.
		 * @param group the group
		 * @param patience how long to wait for a primary that answers
		 * @throws GroupUnavailableException if none answered in that time
		 * @throws InterruptedException if the thread is interrupted
		 */
		void run(String group, Duration patience) throws InterruptedException;

	}

}
