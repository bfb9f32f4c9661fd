package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.support.FakeTopology;

/**
 * A source that asks groups one by one: frozen groups have no answer until they thaw, the
 * others answer at once.
 */
final class PartialSource implements TopologySource {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition thawed = this.lock.newCondition();

	private final Set<String> frozen = new HashSet<>();

	private final Map<String, Integer> answers = new HashMap<>();

	private Duration patience = Duration.ofMillis(20);

	private int questions;

	@Override
	public Answers fetch(Set<String> groups) {
		this.lock.lock();
		try {
			this.questions++;
			List<GroupAnswer> ready = ready(groups);
			long left = this.patience.toNanos();
			while (ready.isEmpty() && left > 0) {
				left = this.thawed.awaitNanos(left);
				ready = ready(groups);
			}
			return new Answers(ready, Duration.ofHours(1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new TopologyException("interrupted", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<GroupAnswer> ready(Set<String> groups) {
		List<GroupAnswer> ready = new ArrayList<>();
		for (String group : groups) {
			if (!this.frozen.contains(group)) {
				int epoch = this.answers.merge(group, 1, Integer::sum);
				ready.add(new GroupAnswer(group, "test", List.of(FakeTopology.primary(group, group + "-host")),
						Integer.toString(epoch), null));
			}
		}
		return ready;
	}

	void freeze(String group) {
		change(() -> this.frozen.add(group));
	}

	void thaw(String group) {
		change(() -> this.frozen.remove(group));
	}

	/** From now on it returns at once, even without any answer. */
	void becomesImpatient() {
		change(() -> this.patience = Duration.ZERO);
	}

	int questions() {
		this.lock.lock();
		try {
			return this.questions;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.thawed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
