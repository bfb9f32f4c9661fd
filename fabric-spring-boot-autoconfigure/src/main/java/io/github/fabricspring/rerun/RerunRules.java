package io.github.fabricspring.rerun;

import java.sql.SQLException;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.PersistenceContexts;
import io.github.fabricspring.call.ScopedTransaction;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.objects.CallObjects;
import io.github.fabricspring.rerun.Judgement.Decision;
import org.jspecify.annotations.Nullable;

/**
 * The rules: which calls may join a transaction, which may be run again, and why not. The
 * type of an exception never decides what became of a transaction, because layers in
 * between change it. It only tells the application's own exceptions apart.
 */
final class RerunRules {

	private static final Judgement WORK_ELSEWHERE = new Judgement(Decision.UNKNOWN,
			"a statement had been sent by another thread in the same call, which may have written");

	private final RerunSettings settings;

	RerunRules(RerunSettings settings) {
		this.settings = settings;
	}

	// Refuses a call that would join a transaction on the wrong server.
	static void checkJoin(ScopeDefinition call, ScopedTransaction active) {
		if (!active.group().equals(call.group())) {
			throw new CrossGroupException("""
					%s - a call for this group would join the active transaction of group %s, and work on that \
					group's server. Give it a transaction of its own with @Transactional(propagation = \
					REQUIRES_NEW), or call it outside of the other.""".formatted(call.group(), active.group()));
		}
		if (active.readOnly() && call.writes()) {
			throw new CrossGroupException("""
					%s - a call that may write would join an active read-only transaction, which may run on a \
					secondary. Begin the outer transaction without readOnly, or declare that the call only reads: \
					@FabricGroup(mode = READ_ONLY) or @Transactional(readOnly = true).""".formatted(call.group()));
		}
	}

	// Judges an attempt that ended with an exception.
	Judgement judge(ScopeDefinition call, AttemptJournal journal, Throwable thrown) {
		Judgement judgement = judgeAlone(call, journal, thrown);
		return switch (judgement.decision()) {
			case RERUN, NOT_COMMITTED -> (journal.giveUp()) ? judgement : WORK_ELSEWHERE;
			// The nested call's exception tells the caller that nothing of this call is
			// committed either
			case RETHROW ->
				(Causes.saysThatNothingIsCommitted(thrown) && !journal.giveUp()) ? WORK_ELSEWHERE : judgement;
			case PARTLY_COMMITTED, UNKNOWN -> judgement;
		};
	}

	// The same, as if no other thread had worked for the attempt.
	private Judgement judgeAlone(ScopeDefinition call, AttemptJournal journal, Throwable thrown) {
		if (Causes.outcomeBehind(thrown) != null) {
			Judgement left = Causes.saysThatNothingIsCommitted(thrown) ? left(call, journal) : null;
			return (left != null) ? left : Judgement.of(Decision.RETHROW);
		}
		Failure failure = journal.failure();
		if (failure == null || !Causes.mayStem(thrown, failure) || isOrdinary(thrown, failure, journal)) {
			return Judgement.of(Decision.RETHROW);
		}
		Judgement left = left(call, journal);
		if (left != null) {
			return left;
		}
		if (journal.hasWorkInOuterTransaction()) {
			// The code that began the transaction decides about it
			return Judgement.of(Decision.RETHROW);
		}
		if (!this.settings.enabled() || this.settings.resolve(call.rerun()) == Rerun.NEVER) {
			return new Judgement(Decision.NOT_COMMITTED,
					this.settings.enabled() ? "its rerun is NEVER" : "fabric.retry.enabled is false");
		}
		if (PersistenceContexts.outliveTheAttemptUnwatched()) {
			return new Judgement(Decision.NOT_COMMITTED, """
					an EntityManager was bound to the thread before the call and keeps what the failed attempt left \
					in it; with spring.jpa.open-in-view=false every attempt has one of its own""");
		}
		return Judgement.of(Decision.RERUN);
	}

	// Whether the application swallowed the failure and went on to an error of its own.
	// Or it committed without the statement that failed, and throws its own exception
	private static boolean isOrdinary(Throwable thrown, Failure failure, AttemptJournal journal) {
		if (failure.cause() == journal.undone() && !Causes.isDataAccess(thrown)) {
			return true;
		}
		SQLException ordinary = journal.ordinary();
		return ordinary != null && failure.verdict() != Verdict.UNKNOWN && Causes.contains(thrown, ordinary)
				&& !Causes.contains(thrown, failure.cause());
	}

	// Puts the objects of an attempt back if the caller or the next attempt may use them
	// again.
	static Judgement afterPuttingBack(CallObjects objects, Judgement judgement, Throwable thrown) {
		boolean undone = switch (judgement.decision()) {
			case RERUN, NOT_COMMITTED -> true;
			case RETHROW -> Causes.saysThatNothingIsCommitted(thrown);
			case PARTLY_COMMITTED, UNKNOWN -> false;
		};
		String problem = (undone) ? objects.putBack() : null;
		if (problem == null || judgement.decision() == Decision.RETHROW) {
			return judgement;
		}
		return Judgement.stale((judgement.reason() != null) ? judgement.reason() + ", and " + problem : problem);
	}

	// What the attempt has left or may have left, although its last transaction was
	// rolled back.
	private static @Nullable Judgement left(ScopeDefinition call, AttemptJournal journal) {
		Failure failure = journal.failure();
		if (failure != null && failure.verdict() == Verdict.UNKNOWN) {
			return Judgement.of(Decision.UNKNOWN);
		}
		if (journal.hasWriteCommitted()) {
			return new Judgement(Decision.PARTLY_COMMITTED, "a transaction had been committed in the same call before");
		}
		if (journal.hasDoubtfulEnd()) {
			return new Judgement(Decision.UNKNOWN,
					"a statement had ended a transaction before, and the server did not tell whether it committed it");
		}
		if (journal.hasStatementOutsideTransaction(call.onlyReads())) {
			return new Judgement(Decision.UNKNOWN,
					"a statement had been sent outside of any transaction before, which may have written");
		}
		return (journal.hasWorkElsewhere()) ? WORK_ELSEWHERE : null;
	}

}
