package io.github.fabricspring.call;

import java.util.List;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One attempt at an annotated call, bound to its thread. Connections fetched meanwhile
 * follow its route and report to its journal.
 */
public final class Scope implements AutoCloseable {

	private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

	private final @Nullable Scope outer;

	private final Route route;

	private final Rerun rerun;

	private final Budget budget;

	private final AttemptJournal journal;

	/** The attempts on other threads that it works for. */
	private final List<ElsewhereWork> carriedFor;

	private @Nullable ConnectionRequest request;

	/** Whether the transaction that is about to begin is read-only. */
	private @Nullable Boolean beginning;

	Scope(@Nullable Scope outer, Route route, Rerun rerun, Budget budget, AttemptJournal journal,
			List<ElsewhereWork> carriedFor) {
		this.outer = outer;
		this.route = route;
		this.rerun = rerun;
		this.budget = budget;
		this.journal = journal;
		this.carriedFor = carriedFor;
	}

	/**
	 * Opens a scope and binds it to the thread.
	 * @param route where its connections go
	 * @param rerun when it may be run again, never {@link Rerun#DEFAULT}
	 * @param budget how long it may wait, shared by all attempts at the call
	 * @param journal where its connections report to
	 * @return the scope, to be closed on the same thread
	 */
	public static Scope open(Route route, Rerun rerun, Budget budget, AttemptJournal journal) {
		Scope outer = CURRENT.get();
		Scope scope = new Scope(outer, route, rerun, budget, journal, (outer != null) ? outer.carriedFor : List.of());
		CURRENT.set(scope);
		return scope;
	}

	static void bind(@Nullable Scope scope) {
		CURRENT.set(scope);
	}

	/**
	 * Returns the scope in which this thread works.
	 * @return the innermost one, {@code null} outside any
	 */
	public static @Nullable Scope current() {
		return CURRENT.get();
	}

	/**
	 * Returns the scope that was open when this one was opened.
	 * @return the scope, {@code null} if this is the outermost
	 */
	public @Nullable Scope outer() {
		return this.outer;
	}

	/**
	 * Returns where its connections go.
	 * @return the route
	 */
	public Route route() {
		return this.route;
	}

	/**
	 * Returns when it may be run again.
	 * @return the policy, never {@link Rerun#DEFAULT}
	 */
	public Rerun rerun() {
		return this.rerun;
	}

	/**
	 * Returns how long it may wait.
	 * @return the budget, shared by all attempts at the call
	 */
	public Budget budget() {
		return this.budget;
	}

	/**
	 * Returns where its connections report to.
	 * @return the journal of this attempt
	 */
	public AttemptJournal journal() {
		return this.journal;
	}

	List<ElsewhereWork> carriedFor() {
		return this.carriedFor;
	}

	/**
	 * Whether it was carried here from the thread of a call.
	 * @return whether {@link #mayProceed} has to be asked
	 */
	public boolean isCarried() {
		return !this.carriedFor.isEmpty();
	}

	/**
	 * Holds a report of a failure back until the attempt is over. It is not made if the
	 * attempt is run again.
	 * @param report makes the report
	 * @return {@code false} if it is not held: too many are, or the scope was carried
	 * here and is no attempt of this thread
	 */
	public boolean hold(Runnable report) {
		return (this.outer != null || this.carriedFor.isEmpty()) && this.journal.hold(report);
	}

	/**
	 * A statement is about to be sent. If it may write, and the scope was carried here
	 * from the thread of a call, that call is not run again from now on.
	 * @param mayWrite whether it may write
	 * @return {@code false} if it must not be sent: the attempt that it belongs to was
	 * undone, and may be run again
	 */
	public boolean mayProceed(boolean mayWrite) {
		return !mayWrite || this.carriedFor.stream().allMatch(ElsewhereWork::begin);
	}

	/**
	 * A statement that may write is about to be sent by a thread without a scope, on a
	 * connection that was fetched in this one. The attempt is not run again from now on.
	 * @return {@code false} if it must not be sent: the attempt was undone, and may be
	 * run again
	 */
	public boolean mayProceedElsewhere() {
		for (Scope each = this; each != null; each = each.outer) {
			if (!each.journal.elsewhere().begin() || !each.mayProceed(true)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether its attempt was given up: it is run again, or its caller was told that
	 * nothing was committed. So nothing of it may be committed any more.
	 * @return whether this attempt was given up, or one around it
	 */
	public boolean isGivenUp() {
		for (Scope each = this; each != null; each = each.outer) {
			if (each.journal.elsewhere().isGivenUp()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether its attempt may still be run again as a whole, should it fail.
	 * @return {@code false} if it has done what must not be done twice, or if its policy
	 * forbids it
	 */
	public boolean mayBeRunAgain() {
		Failure failure = this.journal.failure();
		return this.rerun != Rerun.NEVER && !this.journal.hasWriteCommitted() && !this.journal.hasDoubtfulEnd()
				&& !this.journal.hasWorkElsewhere() && !this.journal.hasWorkInOuterTransaction()
				&& !this.journal.hasStatementOutsideTransaction(this.route.mode() == AccessMode.READ_ONLY)
				&& (failure == null || failure.verdict() != Verdict.UNKNOWN);
	}

	/**
	 * Notes that a transaction is about to begin. Its connection is fetched before Spring
	 * tells whether it is read-only.
	 * @param readOnly whether it is read-only
	 */
	public void transactionBegins(boolean readOnly) {
		this.beginning = readOnly;
	}

	/** Notes that the transaction has begun, or has failed to begin. */
	public void transactionBegan() {
		this.beginning = null;
	}

	/**
	 * Returns the request for a connection that is fetched now.
	 * @return the request, the same instance as long as the use stays the same
	 */
	public ConnectionRequest request() {
		Use use = (readsOnly()) ? Use.READ : Use.WRITE;
		ConnectionRequest request = this.request;
		if (request == null || request.use() != use) {
			request = new ConnectionRequest(this.route.group(), use, this);
			this.request = request;
		}
		return request;
	}

	/**
	 * Tells whether a connection fetched now only reads. The active transaction decides,
	 * whichever scope it was begun in: with a lazy proxy, its connection may be fetched
	 * in a scope that joined it.
	 * @return {@code true} if a secondary may serve it
	 */
	public boolean readsOnly() {
		boolean reads = this.route.mode() == AccessMode.READ_ONLY;
		Boolean beginning = this.beginning;
		if (beginning != null) {
			return reads || beginning;
		}
		// The cheapest test first: each of these takes a good part of a borrow's time
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			return reads;
		}
		// Not Spring's own flag, which may be that of a transaction on another database
		ScopedTransaction active = ScopedTransaction.current();
		return (active != null) ? active.readOnly() : reads;
	}

	/**
	 * Whether this scope was opened within another one, on the same thread.
	 * @param other the other scope
	 * @return whether it was, or is the same
	 */
	@SuppressWarnings("ReferenceEquality")
	public boolean isWithin(Scope other) {
		for (Scope each = this; each != null; each = each.outer) {
			if (each == other) {
				return true;
			}
		}
		return false;
	}

	/** Restores the scope that was bound before. */
	@Override
	public void close() {
		// Set to null rather than removed: the next look would make a new entry
		CURRENT.set(this.outer);
	}

}
