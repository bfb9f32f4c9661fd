package io.github.fabricspring.call;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * The record of what physical connections did during one attempt at a scope. The
 * connections write it, the rules of reruns read it. It is confined to the attempt's
 * thread, except for the work that other threads do for the attempt.
 */
public final class AttemptJournal {

	private static final AtomicReferenceFieldUpdater<AttemptJournal, @Nullable HeldReports> REPORTS = AtomicReferenceFieldUpdater
		.newUpdater(AttemptJournal.class, HeldReports.class, "reports");

	private int statementsOutsideTransaction;

	private int plainStatementsOutsideTransaction;

	private boolean writeCommitted;

	private boolean endedInDoubt;

	private boolean lostWithoutKey;

	/** Replaced by whichever thread works in another one. */
	private volatile Set<OuterTransaction> outerTransactions = Set.of();

	private @Nullable Failure failure;

	/** Set once, by whichever thread needs it first. */
	private volatile @Nullable HeldReports reports;

	/** An error that the application does not see, as others swallow it. */
	private @Nullable SQLException unseen;

	/** Whether {@link #unseen} is not looked at any more. */
	private boolean returned;

	/** What the last nested call that failed told the application. */
	private @Nullable Throwable nestedOutcome;

	/** The last error that undid its statement alone, in a committed transaction. */
	private @Nullable SQLException undone;

	/** The last ordinary error since {@link #failure}. */
	private @Nullable SQLException ordinary;

	private final Set<String> avoided;

	private final ElsewhereWork elsewhere = new ElsewhereWork();

	/** Creates the journal of a first attempt. */
	public AttemptJournal() {
		this(Set.of());
	}

	/**
	 * Creates the journal of a further attempt.
	 * @param avoided the UUIDs of servers that failed reads in earlier attempts; reads go
	 * to another server while there is one
	 */
	public AttemptJournal(Set<String> avoided) {
		this.avoided = Set.copyOf(avoided);
	}

	/**
	 * Returns the servers that failed reads in earlier attempts.
	 * @return their UUIDs
	 */
	public Set<String> avoided() {
		return this.avoided;
	}

	/** Notes that a statement was sent in autocommit mode: it may have written. */
	public void statementOutsideTransaction() {
		this.statementsOutsideTransaction++;
	}

	/**
	 * Notes the same for a plain data source, which leads to a primary even in a call
	 * that only reads.
	 */
	public void plainStatementOutsideTransaction() {
		this.plainStatementsOutsideTransaction++;
	}

	/**
	 * Takes back what was noted for the last statement in autocommit mode. The server has
	 * refused it, and it wrote nothing.
	 * @param plain whether it was sent through a plain data source
	 */
	public void statementRefused(boolean plain) {
		if (plain) {
			this.plainStatementsOutsideTransaction--;
		}
		else {
			this.statementsOutsideTransaction--;
		}
	}

	/**
	 * Notes a statement in a transaction that may outlive the attempt. The caller may
	 * still commit what the attempt wrote there.
	 * @param transaction the transaction
	 */
	public synchronized void worksIn(OuterTransaction transaction) {
		if (!this.outerTransactions.contains(transaction)) {
			Set<OuterTransaction> all = new HashSet<>(this.outerTransactions);
			all.add(transaction);
			this.outerTransactions = all;
		}
	}

	/**
	 * Whether a transaction that the attempt has worked in, and did not begin, is open.
	 * @return whether there is one
	 */
	public boolean hasWorkInOuterTransaction() {
		return this.outerTransactions.stream().anyMatch(OuterTransaction::isOpen);
	}

	/**
	 * Notes that a transaction that may have written was committed.
	 * @param undone the last error in it that undid its statement alone, {@code null} if
	 * there was none
	 */
	public void writeCommitted(@Nullable SQLException undone) {
		this.writeCommitted = true;
		this.undone = (undone != null) ? undone : this.undone;
	}

	/**
	 * A statement ended a transaction that may have written, and nothing tells whether it
	 * was committed or rolled back.
	 */
	public void endedInDoubt() {
		this.endedInDoubt = true;
	}

	/**
	 * The answer to a COMMIT was lost whose transaction had no key: none was wanted, or
	 * none could be sent with it.
	 */
	public void lostWithoutKey() {
		this.lostWithoutKey = true;
	}

	/**
	 * Work of the attempt was not committed, or may not be, and the application does not
	 * see it: its pool or Spring swallows the error. The call must not return normally.
	 * @param error what happened
	 * @return {@code false} if the call has returned, and cannot fail any more
	 */
	public synchronized boolean failedUnseen(SQLException error) {
		this.unseen = error;
		return !this.returned;
	}

	/**
	 * The attempt's work has returned, or there is none whose call could fail.
	 * @return an error that the application does not see, {@code null} if there is none
	 */
	public synchronized @Nullable SQLException returned() {
		this.returned = true;
		return this.unseen;
	}

	/**
	 * A nested call has failed and tells the application so, which may swallow it.
	 * @param outcome the exception of the nested call
	 */
	public void nestedFailed(Throwable outcome) {
		this.nestedOutcome = outcome;
	}

	/**
	 * A failure. An unknown outcome is kept whatever follows; else the last one counts,
	 * ordinary errors aside.
	 * @param failure the failure
	 */
	public void failed(Failure failure) {
		if (failure.verdict() != Verdict.APPLICATION) {
			reports().failed(failure.cause());
		}
		if (this.failure != null && this.failure.verdict() == Verdict.UNKNOWN) {
			return;
		}
		if (failure.verdict() == Verdict.APPLICATION) {
			this.ordinary = failure.cause();
			return;
		}
		this.ordinary = null;
		this.failure = failure;
	}

	/**
	 * Adds what a nested call did and what therefore holds for this attempt as well.
	 * @param inner the journal of the nested call's attempt
	 * @param reading whether that call only reads, so that its statements write nothing
	 */
	public void absorb(AttemptJournal inner, boolean reading) {
		this.writeCommitted |= inner.writeCommitted;
		this.endedInDoubt |= inner.endedInDoubt;
		this.lostWithoutKey |= inner.lostWithoutKey;
		this.statementsOutsideTransaction += (reading) ? 0 : inner.statementsOutsideTransaction;
		this.plainStatementsOutsideTransaction += inner.plainStatementsOutsideTransaction;
		if (inner.failure != null && inner.failure.verdict() == Verdict.UNKNOWN) {
			failed(inner.failure);
		}
	}

	/**
	 * Tells whether a statement that may have written was sent outside any transaction.
	 * @param reading whether the call is declared as reading only
	 * @return {@code true} if there was such a statement
	 */
	public boolean hasStatementOutsideTransaction(boolean reading) {
		return this.plainStatementsOutsideTransaction > 0 || (this.statementsOutsideTransaction > 0 && !reading);
	}

	/**
	 * Whether another thread, which the scope was carried to, sent a statement that may
	 * have written.
	 * @return whether one did
	 */
	public boolean hasWorkElsewhere() {
		return this.elsewhere.hasBegun();
	}

	/**
	 * The attempt is undone: from now on other threads send nothing more for it.
	 * @return {@code false} if one of them has sent a statement that may have written
	 */
	public boolean giveUp() {
		return this.elsewhere.giveUp();
	}

	ElsewhereWork elsewhere() {
		return this.elsewhere;
	}

	/**
	 * Returns what the last nested call that failed told the application.
	 * @return its exception, {@code null} if none failed
	 */
	public @Nullable Throwable nestedOutcome() {
		return this.nestedOutcome;
	}

	/**
	 * Tells whether a transaction was committed that may have written.
	 * @return {@code true} once one was noted by {@link #writeCommitted}
	 */
	public boolean hasWriteCommitted() {
		return this.writeCommitted;
	}

	/**
	 * Tells whether a transaction ended in a way that says nothing of its writes.
	 * @return {@code true} once that was noted by {@link #endedInDoubt()}
	 */
	public boolean hasDoubtfulEnd() {
		return this.endedInDoubt;
	}

	/**
	 * Returns the error of a statement whose transaction was committed without it.
	 * @return the last one, {@code null} if there is none
	 */
	public @Nullable SQLException undone() {
		return this.undone;
	}

	/**
	 * Returns the ordinary error of a server that came after the failure, which the
	 * application had swallowed.
	 * @return the last one, {@code null} if there is none
	 */
	public @Nullable SQLException ordinary() {
		return this.ordinary;
	}

	/**
	 * Tells whether a COMMIT without a key was left without an answer.
	 * @return {@code true} if no server can tell what became of it
	 */
	public boolean isLostWithoutKey() {
		return this.lostWithoutKey;
	}

	/**
	 * Returns the failure that decides about a rerun.
	 * @return the failure, {@code null} if there was none but ordinary errors
	 */
	public @Nullable Failure failure() {
		return this.failure;
	}

	/**
	 * Returns the drivers' errors of the attempt, those that a later failure has replaced
	 * included.
	 * @return the errors
	 */
	public List<Throwable> failures() {
		HeldReports reports = this.reports;
		return (reports != null) ? reports.failures() : List.of();
	}

	boolean hold(Runnable report) {
		return reports().hold(report);
	}

	/**
	 * The attempt is not run again: what was held is reported, after the attempt that it
	 * belongs to, if there is one.
	 */
	public void releaseReports() {
		HeldReports reports = this.reports;
		if (reports != null) {
			reports.release();
		}
	}

	private HeldReports reports() {
		REPORTS.compareAndSet(this, null, new HeldReports());
		return Objects.requireNonNull(this.reports);
	}

}
