package io.github.fabricspring.observation;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.fabricspring.rerun.CallObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The observer that makes an observation of every step, and a scope of it. An observation
 * that cannot be made, because a handler throws, leaves the call alone. The first failure
 * is logged as an error.
 */
public final class CallObservations implements CallObserver {

	private static final Log logger = LogFactory.getLog(CallObservations.class);

	private final ObservationRegistry registry;

	private final Map<Step, FabricObservationConvention> conventions = new EnumMap<>(Step.class);

	private final AtomicBoolean failed = new AtomicBoolean();

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
		try {
			FabricObservationContext context = new FabricObservationContext(step, group, writes);
			FabricObservationConvention convention = Objects.requireNonNull(this.conventions.get(step));
			Observation observation = Observation.createNotStarted(null, convention, () -> context, this.registry);
			return (!observation.isNoop()) ? new ObservedStep(context, observation.start()) : Observed.NONE;
		}
		catch (Exception | LinkageError | AssertionError ex) {
			failed(ex);
			return Observed.NONE;
		}
	}

	private void guarded(Runnable work) {
		try {
			work.run();
		}
		catch (Exception | LinkageError | AssertionError ex) {
			failed(ex);
		}
	}

	private void failed(Throwable error) {
		String what = "Observations - a step of a call was not observed, the call goes on";
		if (!this.failed.getAndSet(true)) {
			logger.error(what + ". Mend the handler: its further failures are logged at the level debug only", error);
		}
		else {
			logger.debug(what, error);
		}
	}

	/** A step with an open observation. */
	private final class ObservedStep implements Observed {

		private final FabricObservationContext context;

		private final Observation observation;

		private final Observation.@Nullable Scope before;

		private final Observation.Scope scope;

		ObservedStep(FabricObservationContext context, Observation observation) {
			this.context = context;
			this.observation = observation;
			this.before = CallObservations.this.registry.getCurrentObservationScope();
			this.scope = observation.openScope();
		}

		@Override
		public void failed(Outcome outcome, @Nullable Throwable error) {
			this.context.ended(outcome);
			if (error != null) {
				guarded(() -> this.observation.error(error));
			}
		}

		@Override
		public void close() {
			this.context.ended(Outcome.SUCCESS);
			guarded(this.scope::close);
			// A handler that throws keeps the scope open
			CallObservations.this.registry.setCurrentObservationScope(this.before);
			guarded(this.observation::stop);
		}

	}

}
