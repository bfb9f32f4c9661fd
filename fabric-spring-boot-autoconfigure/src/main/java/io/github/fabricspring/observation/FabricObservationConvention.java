package io.github.fabricspring.observation;

import io.github.fabricspring.rerun.observer.CallObserver.Step;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The name and the keys of the observations of one kind of step. A bean of this type
 * takes the place of the default for its step.
 */
public interface FabricObservationConvention extends ObservationConvention<FabricObservationContext> {

	/**
	 * Returns what it is for.
	 * @return the kind of step
	 */
	Step step();

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof FabricObservationContext observed && observed.step() == step();
	}

}
