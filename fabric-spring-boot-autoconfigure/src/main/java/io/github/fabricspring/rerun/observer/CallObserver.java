package io.github.fabricspring.rerun.observer;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An observer of calls, of their attempts and of their waits, such as a tracer. It works
 * on the threads of the calls. What it begins ends on the same thread, the innermost
 * first. Implementations must be quick. What they throw is logged, and the call goes on.
 */
@FunctionalInterface
public interface CallObserver {

	/** An observer that sees nothing, at no cost. */
	CallObserver NONE = (step, group, writes) -> Observed.NONE;

	/**
	 * Returns an observer whose failures do not reach the calls. The first is logged as
	 * an error.
	 * @param observer the observer
	 * @return the guarded observer
	 */
	static CallObserver guarded(CallObserver observer) {
		return (observer != NONE) ? new GuardedObserver(observer) : observer;
	}

	/**
	 * Returns one observer for several, which see each step whatever one of them throws.
	 * @param observers the observers, in the order in which their steps begin
	 * @return the observer
	 */
	static CallObserver composite(List<CallObserver> observers) {
		return switch (observers.size()) {
			case 0 -> NONE;
			case 1 -> guarded(observers.get(0));
			default -> new SeveralObservers(observers);
		};
	}

	/**
	 * A step of a call begins.
	 * @param step the kind of step
	 * @param group the group of the call
	 * @param writes whether the call may write
	 * @return the step, to be closed when it ends
	 */
	Observed begin(Step step, String group, boolean writes);

	/** The kinds of steps. */
	enum Step {

		/** A call from its beginning to its end. */
		CALL,

		/** One attempt of a call. A call that joins a transaction has none of its own. */
		ATTEMPT,

		/** A wait before an attempt, for a server or for its turn. */
		WAIT

	}

	/** What became of a step. */
	enum StepOutcome {

		/** It ended as wanted. */
		SUCCESS,

		/** It ended with an exception that no lost server explains. */
		ERROR,

		/** The server of an attempt was lost, or there was none. */
		SERVER_LOST,

		/** The server rolled an attempt back, as after a deadlock. */
		RETRY_SAME_SERVER,

		/** What became of a transaction is unknown. */
		UNKNOWN,

		/** A call ended with a {@code TransactionNotCommittedException}. */
		NOT_COMMITTED,

		/** A call ended with a {@code TransactionPartlyCommittedException}. */
		PARTLY_COMMITTED,

		/** A call ended with a {@code GroupUnavailableException}. */
		UNAVAILABLE,

		/** A wait was given up: its time was up, or the application shuts down. */
		GAVE_UP

	}

	/** A step under way. */
	interface Observed extends AutoCloseable {

		/** A step that is not observed. */
		Observed NONE = new Observed() {

			@Override
			public void failed(StepOutcome outcome, @Nullable Throwable error) {
			}

			@Override
			public void close() {
			}

		};

		/**
		 * The step did not end with {@link StepOutcome#SUCCESS}.
		 * @param outcome how it ended
		 * @param error the exception it ended with, if any
		 */
		void failed(StepOutcome outcome, @Nullable Throwable error);

		/** The step is over. */
		@Override
		void close();

	}

}
