package io.github.fabricspring.rerun.observer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Several observers as one. What one of them throws does not reach the others.
 */
final class SeveralObservers implements CallObserver {

	private final List<CallObserver> observers;

	SeveralObservers(List<CallObserver> observers) {
		this.observers = observers.stream().map(CallObserver::guarded).toList();
	}

	@Override
	public Observed begin(Step step, String group, boolean writes) {
		Deque<Observed> begun = new ArrayDeque<>();
		for (CallObserver observer : this.observers) {
			Observed observed = observer.begin(step, group, writes);
			if (observed != Observed.NONE) {
				begun.push(observed);
			}
		}
		return begun.isEmpty() ? Observed.NONE : new Steps(begun);
	}

	/**
	 * One step as each observer sees it.
	 *
	 * @param begun the steps, the last begun first
	 */
	private record Steps(Deque<Observed> begun) implements Observed {

		@Override
		public void failed(StepOutcome outcome, @Nullable Throwable error) {
			this.begun.forEach((observed) -> observed.failed(outcome, error));
		}

		@Override
		public void close() {
			this.begun.forEach(Observed::close);
		}

	}

}
