package io.github.fabricspring.observation;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.github.fabricspring.rerun.observer.CallObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The observer that makes an observation of every step, and a scope of it. A handler that
 * throws leaves no scope on the thread.
 */
public final class CallObservations implements CallObserver {

	private final ObservationRegistry registry;

	private final Map<Step, FabricObservationConvention> conventions = new EnumMap<>(Step.class);

	/**
	 * Creates the observer.
	 * @param registry where observations go. While it has no handlers none are made
	 * @param conventions those that take the place of the defaults
	 */
	public CallObservations(ObservationRegistry registry, Collection<FabricObservationConvention> conventions) {
		this.registry = registry;
		for (Step step : Step.values()) {
			this.conventions.put(step, new DefaultFabricObservationConvention(step));
		}
		conventions.forEach((convention) -> this.conventions.put(convention.step(), convention));
	}

	@Override
	public Observed begin(Step step, String group, boolean writes) {
		if (this.registry.isNoop()) {
			return Observed.NONE;
		}
		FabricObservationContext context = new FabricObservationContext(step, group, writes);
		FabricObservationConvention convention = Objects.requireNonNull(this.conventions.get(step));
		Observation observation = Observation.createNotStarted(null, convention, () -> context, this.registry);
		return (!observation.isNoop()) ? open(context, observation) : Observed.NONE;
	}

	private Observed open(FabricObservationContext context, Observation observation) {
		Scope before = this.registry.getCurrentObservationScope();
		try {
			return new ObservedStep(context, observation, before, observation.start().openScope());
		}
		catch (Throwable ex) {
			this.registry.setCurrentObservationScope(before);
			observation.stop();
			throw ex;
		}
	}

	/** A step with an open observation. */
	private final class ObservedStep implements Observed {

		private final FabricObservationContext context;

		private final Observation observation;

		private final @Nullable Scope before;

		private final Scope scope;

		ObservedStep(FabricObservationContext context, Observation observation, @Nullable Scope before, Scope scope) {
			this.context = context;
			this.observation = observation;
			this.before = before;
			this.scope = scope;
		}

		@Override
		public void failed(StepOutcome outcome, @Nullable Throwable error) {
			this.context.ended(outcome);
			if (error != null) {
				this.observation.error(error);
			}
		}

		@Override
		public void close() {
			this.context.ended(StepOutcome.SUCCESS);
			try {
				this.scope.close();
			}
			finally {
				// A handler that throws keeps the scope open
				CallObservations.this.registry.setCurrentObservationScope(this.before);
				this.observation.stop();
			}
		}

	}

}
