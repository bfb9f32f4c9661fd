package io.github.fabricspring.observation;

import java.util.Locale;

import io.github.fabricspring.observation.FabricObservationDocumentation.Keys;
import io.github.fabricspring.rerun.observer.CallObserver.Step;
import io.github.fabricspring.rerun.observer.CallObserver.StepOutcome;
import io.micrometer.common.KeyValues;

/**
 * The names and keys that {@link FabricObservationDocumentation} lists.
 */
public class DefaultFabricObservationConvention implements FabricObservationConvention {

	private final Step step;

	/**
	 * Creates the convention.
	 * @param step what it is for
	 */
	public DefaultFabricObservationConvention(Step step) {
		this.step = step;
	}

	@Override
	public Step step() {
		return this.step;
	}

	@Override
	public String getName() {
		return switch (this.step) {
			case CALL -> "fabric.call";
			case ATTEMPT -> "fabric.call.attempt";
			case WAIT -> "fabric.call.wait";
		};
	}

	@Override
	public String getContextualName(FabricObservationContext context) {
		return context.group() + " " + named(this.step);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(FabricObservationContext context) {
		StepOutcome outcome = context.outcome();
		return KeyValues.of(Keys.GROUP.withValue(context.group()),
				Keys.MODE.withValue((context.writes()) ? "read-write" : "read-only"),
				Keys.OUTCOME.withValue((outcome != null) ? named(outcome) : "under-way"));
	}

	private static String named(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
