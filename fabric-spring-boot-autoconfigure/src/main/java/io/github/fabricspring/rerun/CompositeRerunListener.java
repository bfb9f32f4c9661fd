package io.github.fabricspring.rerun;

import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

import io.github.fabricspring.call.Verdict;

/**
 * Tells several listeners.
 */
final class CompositeRerunListener implements RerunListener {

	private final List<RerunListener> listeners;

	CompositeRerunListener(Iterable<RerunListener> listeners) {
		this.listeners = StreamSupport.stream(listeners.spliterator(), false).toList();
	}

	@Override
	public void failoverBegan(String group) {
		this.listeners.forEach((listener) -> listener.failoverBegan(group));
	}

	@Override
	public void failoverEnded(String group, Duration took, boolean recovered) {
		this.listeners.forEach((listener) -> listener.failoverEnded(group, took, recovered));
	}

	@Override
	public void rerun(String group, Verdict cause, int attempt) {
		this.listeners.forEach((listener) -> listener.rerun(group, cause, attempt));
	}

	@Override
	public void gaveUp(String group, RuntimeException outcome) {
		this.listeners.forEach((listener) -> listener.gaveUp(group, outcome));
	}

}
