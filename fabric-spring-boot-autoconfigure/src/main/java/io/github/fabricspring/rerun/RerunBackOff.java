package io.github.fabricspring.rerun;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.BackOffPolicy;

/**
 * The wait between two attempts for what the next one needs. It ends the retrying if that
 * does not come in time.
 */
final class RerunBackOff implements BackOffPolicy {

	private final Pause pause;

	RerunBackOff(Pause pause) {
		this.pause = pause;
	}

	@Override
	public BackOffContext start(RetryContext context) {
		return new Started(context);
	}

	@Override
	public void backOff(BackOffContext backOff) throws BackOffInterruptedException {
		RetryContext context = ((Started) backOff).context();
		AttemptFailed last = AttemptFailed.lastOf(context);
		try {
			if (last != null && !this.pause.before(last, context.getRetryCount())) {
				context.setExhaustedOnly();
			}
		}
		catch (InterruptedException ex) {
			throw new BackOffInterruptedException("Interrupted while waiting for a server", ex);
		}
	}

	/** The wait itself. */
	@FunctionalInterface
	interface Pause {

		/**
		 * Waits.
		 * @param last the attempt that failed
		 * @param attempts how many have failed
		 * @return whether another can be made
		 * @throws InterruptedException if the thread was interrupted
		 */
		boolean before(AttemptFailed last, int attempts) throws InterruptedException;

	}

	private record Started(RetryContext context) implements BackOffContext {
	}

}
