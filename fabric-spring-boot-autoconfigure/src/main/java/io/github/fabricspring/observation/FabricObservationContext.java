package io.github.fabricspring.observation;

import io.github.fabricspring.rerun.observer.CallObserver.Step;
import io.github.fabricspring.rerun.observer.CallObserver.StepOutcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The observed step of a call.
 */
public final class FabricObservationContext extends Observation.Context {

	private final Step step;

	private final String group;

	private final boolean writes;

	private @Nullable StepOutcome outcome;

	/**
	 * Creates the context of a step that begins.
	 * @param step the kind of step
	 * @param group the group of its call
	 * @param writes whether its call may write
	 */
	public FabricObservationContext(Step step, String group, boolean writes) {
		this.step = step;
		this.group = group;
		this.writes = writes;
	}

	/**
	 * Returns what is observed.
	 * @return the kind of step
	 */
	public Step step() {
		return this.step;
	}

	/**
	 * Returns the group of the call.
	 * @return its name
	 */
	public String group() {
		return this.group;
	}

	/**
	 * Tells whether the call may write.
	 * @return {@code false} if it is declared to only read
	 */
	public boolean writes() {
		return this.writes;
	}

	/**
	 * Returns what became of the step.
	 * @return the outcome, {@code null} while the step is under way
	 */
	public @Nullable StepOutcome outcome() {
		return this.outcome;
	}

	void ended(StepOutcome outcome) {
		if (this.outcome == null) {
			this.outcome = outcome;
		}
	}

}
