package io.github.fabricspring.sample.switchover;

import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.rerun.RerunListener;

/**
 * A counter of the attempts that the starter ran again.
 */
class RerunCounter implements RerunListener {

	private final AtomicLong reruns = new AtomicLong();

	@Override
	public void rerun(String group, Verdict cause, int attempt) {
		this.reruns.incrementAndGet();
	}

	long count() {
		return this.reruns.get();
	}

}
