package io.github.fabricspring.rerun.observer;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The guard of an observer: it catches what the observer throws. The first failure is
 * logged as an error.
 */
final class GuardedObserver implements CallObserver {

	private static final Log logger = LogFactory.getLog(GuardedObserver.class);

	private final CallObserver observer;

	private final AtomicBoolean failed = new AtomicBoolean();

	GuardedObserver(CallObserver observer) {
		this.observer = observer;
	}

	@Override
	public Observed begin(Step step, String group, boolean writes) {
		try {
			Observed observed = this.observer.begin(step, group, writes);
			return (observed != Observed.NONE) ? new GuardedStep(observed) : observed;
		}
		catch (Throwable ex) {
			failed(ex);
			return Observed.NONE;
		}
	}

	private void failed(Throwable error) {
		String what = "Observers - " + this.observer.getClass().getName()
				+ " failed, the step of a call that it saw goes on";
		if (!this.failed.getAndSet(true)) {
			logger.error(what + ". Mend it or its handlers: further failures are logged at the level debug only",
					error);
		}
		else {
			logger.debug(what, error);
		}
	}

	/** A step under way. */
	private final class GuardedStep implements Observed {

		private final Observed step;

		GuardedStep(Observed step) {
			this.step = step;
		}

		@Override
		public void failed(StepOutcome outcome, @Nullable Throwable error) {
			guarded(() -> this.step.failed(outcome, error));
		}

		@Override
		public void close() {
			guarded(this.step::close);
		}

		private void guarded(Runnable work) {
			try {
				work.run();
			}
			catch (Throwable ex) {
				GuardedObserver.this.failed(ex);
			}
		}

	}

}
