package io.github.fabricspring.rerun;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.topology.ToldListeners;

/**
 * A listener that tells several others, even if one of them throws.
 */
final class CompositeRerunListener implements RerunListener {

	private final ToldListeners<RerunListener> listeners;

	CompositeRerunListener(Supplier<? extends Collection<RerunListener>> listeners) {
		this.listeners = new ToldListeners<>(listeners);
	}

	@Override
	public void failoverBegan(String group) {
		this.listeners.tell((listener) -> listener.failoverBegan(group));
	}

	@Override
	public void failoverEnded(String group, Duration took, boolean recovered) {
		this.listeners.tell((listener) -> listener.failoverEnded(group, took, recovered));
	}

	@Override
	public void rerun(String group, Verdict cause, int attempt) {
		this.listeners.tell((listener) -> listener.rerun(group, cause, attempt));
	}

	@Override
	public void gaveUp(String group, RuntimeException outcome) {
		this.listeners.tell((listener) -> listener.gaveUp(group, outcome));
	}

}
