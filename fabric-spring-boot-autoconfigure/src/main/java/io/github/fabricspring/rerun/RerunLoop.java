package io.github.fabricspring.rerun;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.objects.CallObjects;
import io.github.fabricspring.rerun.Failovers.OngoingFailover;
import io.github.fabricspring.rerun.observer.CallObserver.Observed;
import io.github.fabricspring.rerun.observer.CallObserver.Step;
import io.github.fabricspring.rerun.observer.CallObserver.StepOutcome;
import io.github.fabricspring.rerun.waiting.RerunLimiter.Permit;
import io.github.fabricspring.rerun.waiting.ServerWait.Found;
import io.github.fabricspring.rerun.waiting.ServerWait.Wanted;
import io.github.fabricspring.rerun.waiting.Shutdown;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.support.RetryTemplate;

/**
 * A call that has to wait for a server or is run again, from there to its end. Spring
 * Retry drives it. The rules, the waiting and the outcome are ours.
 *
 * @param <T> the type of the call's result
 */
final class RerunLoop<T extends @Nullable Object> {

	private static final String INTERRUPTED = "its thread was interrupted while it waited";

	/**
	 * The shortest pause after a transaction that was rolled back, in milliseconds,
	 * doubled every time.
	 */
	private static final long SHORTEST_PAUSE = 10;

	private static final long LONGEST_PAUSE = 1000;

	private final RerunEnvironment environment;

	private final ScopeDefinition call;

	private final Budget budget;

	private final CallObjects objects;

	private final Function<AttemptJournal, T> attempt;

	private final boolean budgetWasRunning;

	/** The servers that failed to serve a read. */
	private final List<Server> avoided = new ArrayList<>();

	private @Nullable AttemptFailed last;

	private boolean reachedServer;

	private @Nullable OngoingFailover failover;

	private @Nullable Permit permit;

	private boolean queuedInVain;

	RerunLoop(RerunEnvironment environment, ScopeDefinition call, Budget budget, CallObjects objects,
			Function<AttemptJournal, T> attempt) {
		this.environment = environment;
		this.call = call;
		this.budget = budget;
		this.objects = objects;
		this.attempt = attempt;
		this.budgetWasRunning = budget.isRunning();
	}

	// Waits for a primary, then makes the first attempt.
	T holdAndRun() throws Throwable {
		return toTheEnd(() -> {
			hold();
			if (!this.budgetWasRunning) {
				this.budget.stop();
			}
			return drive(null);
		});
	}

	// Continues after a failed first attempt.
	T runAfter(AttemptFailed first) throws Throwable {
		return toTheEnd(() -> drive(first));
	}

	private T toTheEnd(AttemptBody<T> work) throws Throwable {
		boolean gotThrough = false;
		try {
			T result = work.run();
			gotThrough = true;
			if (!this.budgetWasRunning) {
				this.budget.stop();
			}
			return result;
		}
		catch (AttemptFailed last) {
			last.journal().releaseReports();
			gotThrough = last.isFor(Judgement.Decision.RETHROW);
			throw (gotThrough ? last.rethrown() : gaveUp(outcome(last, exhaustion())));
		}
		catch (BackOffInterruptedException ex) {
			Thread.currentThread().interrupt();
			if (this.last != null) {
				this.last.journal().releaseReports();
			}
			throw gaveUp(interrupted(ex));
		}
		finally {
			releasePermit();
			if (this.failover != null) {
				this.environment.failovers().leave(this.call.group(), this.failover, gotThrough);
			}
		}
	}

	private void hold() {
		if (!this.environment.waiters().enter(this.call.group())) {
			throw gaveUp(this.environment.outcomes().tooManyWait(this.call, this.environment.settings().maxWaiting()));
		}
		try {
			awaitPrimary();
		}
		finally {
			this.environment.waiters().leave(this.call.group());
		}
	}

	private void awaitPrimary() {
		boolean found;
		try {
			found = observed(() -> {
				// the first one of all is no failover
				this.environment.servers().awaitFirstAnswer(this.call.group(), this.budget);
				if (!this.environment.servers().hasPrimary(this.call.group())) {
					enterFailover("the topology names none");
				}
				return awaitTurn(new Wanted(this.call.group(), false, List.of()));
			});
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw gaveUp(this.environment.outcomes().unavailable(this.call, null, this.budget, INTERRUPTED));
		}
		if (!found) {
			throw gaveUp(this.environment.outcomes().unavailable(this.call, null, this.budget, timedOut()));
		}
	}

	private T drive(@Nullable AttemptFailed first) {
		RetryTemplate template = new RetryTemplate();
		template.setRetryPolicy(new RerunPolicy(this.budget));
		template.setBackOffPolicy(new RerunBackOff(this::pauseBefore));
		return template.<T, AttemptFailed>execute((context) -> attempt(first, AttemptFailed.lastOf(context)));
	}

	private T attempt(@Nullable AttemptFailed first, @Nullable AttemptFailed before) {
		if (before == null) {
			if (first != null) {
				throw first;
			}
			return withPermit(new AttemptJournal());
		}
		String changed = this.objects.changed();
		if (changed != null) {
			throw before.withStaleObjects(changed);
		}
		this.budget.attempt();
		this.environment.audience()
			.listener()
			.rerun(this.call.group(), before.failure().verdict(), this.budget.attempts());
		return withPermit(new AttemptJournal(this.avoided.stream().map(Server::uuid).collect(Collectors.toSet())));
	}

	private T withPermit(AttemptJournal journal) {
		try {
			return this.attempt.apply(journal);
		}
		finally {
			releasePermit();
		}
	}

	private void releasePermit() {
		if (this.permit != null) {
			this.permit.close();
			this.permit = null;
		}
	}

	// Waits for what the next attempt needs. Returns false if it did not come in time.
	private boolean pauseBefore(AttemptFailed last, int attempts) throws InterruptedException {
		this.last = last;
		Failure failure = last.failure();
		this.reachedServer |= failure.server() != null;
		long left = this.budget.remaining().toMillis();
		if (left <= 0 || this.environment.shutdown().hasBegun()) {
			return false;
		}
		return observed(() -> await(failure, attempts, left));
	}

	private boolean observed(Wait wait) throws InterruptedException {
		try (Observed observed = this.environment.audience().begin(Step.WAIT, this.call)) {
			boolean done = wait.toTheEnd();
			if (!done) {
				observed.failed(StepOutcome.GAVE_UP, null);
			}
			return done;
		}
	}

	private boolean await(Failure failure, int attempts, long left) throws InterruptedException {
		if (failure.verdict() == Verdict.RETRY_SAME_SERVER) {
			this.environment.shutdown().sleep(Math.min(jittered(attempts), left));
			return enter();
		}
		if (!failure.reading()) {
			enterFailover(OutcomeExceptions.lost(failure));
		}
		return awaitTurn(new Wanted(this.call.group(), failure.reading(), lost(failure)));
	}

	// When it is the caller's turn, the server may be lost again.
	private boolean awaitTurn(Wanted wanted) throws InterruptedException {
		for (Found found = await(wanted); found.something(); found = await(wanted)) {
			this.avoided.removeIf(found::isAnswered);
			if (!enter()) {
				return false;
			}
			if (this.environment.servers().isNamed(wanted)) {
				return true;
			}
			releasePermit();
		}
		return false;
	}

	private Found await(Wanted wanted) throws InterruptedException {
		return this.environment.servers().await(wanted, this.budget);
	}

	private boolean enter() throws InterruptedException {
		this.permit = this.environment.limiter().enter(this.call.group(), this.budget.remaining());
		this.queuedInVain = this.permit == null;
		return this.permit != null;
	}

	private List<Server> lost(Failure failure) {
		if (failure.server() == null) {
			return List.of();
		}
		if (!failure.reading()) {
			return List.of(failure.server());
		}
		this.avoided.add(failure.server());
		return this.avoided;
	}

	// So that transactions that deadlocked do not meet again at once.
	private static long jittered(int attempts) {
		long longest = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE << Math.min(attempts, 10));
		return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
	}

	private void enterFailover(String reason) {
		if (this.failover == null) {
			this.failover = this.environment.failovers().enter(this.call.group(), reason);
		}
	}

	private RuntimeException outcome(AttemptFailed last, String exhaustion) {
		OutcomeExceptions outcomes = this.environment.outcomes();
		String reason = last.judgement().reason();
		return switch (last.judgement().decision()) {
			case UNKNOWN -> outcomes.unknown(this.call, last, this.environment.settings().resolve(this.call.rerun()));
			case PARTLY_COMMITTED -> outcomes.partlyCommitted(this.call, last, String.valueOf(reason));
			case NOT_COMMITTED -> outcomes.notCommitted(this.call, last, this.budget, String.valueOf(reason));
			case RERUN,
					RETHROW ->
				(this.reachedServer || last.failure().server() != null)
						? outcomes.notCommitted(this.call, last, this.budget, exhaustion)
						: outcomes.unavailable(this.call, last, this.budget, exhaustion);
		};
	}

	private RuntimeException interrupted(BackOffInterruptedException interruption) {
		AttemptFailed last = this.last;
		return (last != null) ? outcome(last, INTERRUPTED) : interruption;
	}

	private String exhaustion() {
		return (this.environment.shutdown().hasBegun() || this.budget.allowsAttempt()) ? timedOut()
				: "all %d attempts (fabric.retry.max-attempts) are used up".formatted(this.budget.maxAttempts());
	}

	private String timedOut() {
		if (this.environment.shutdown().hasBegun()) {
			return Shutdown.REASON;
		}
		String deadline = this.budget.deadlinePassed();
		return (this.queuedInVain) ? deadline + " while others ran again (fabric.retry.max-concurrent-reruns=%d)"
			.formatted(this.environment.settings().maxConcurrentReruns()) : deadline;
	}

	private RuntimeException gaveUp(RuntimeException outcome) {
		this.environment.audience().listener().gaveUp(this.call.group(), outcome);
		return outcome;
	}

	/** A wait for what the next attempt needs. */
	private interface Wait {

		// Returns false if it was in vain.
		boolean toTheEnd() throws InterruptedException;

	}

}
