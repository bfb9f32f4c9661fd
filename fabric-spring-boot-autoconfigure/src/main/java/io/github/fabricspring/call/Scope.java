package io.github.fabricspring.call;

import java.util.List;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One attempt at an annotated call, bound to the thread while it runs. Connections
 * fetched meanwhile follow its route and report to its journal.
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

	/** Whether the transaction that is about to begin only reads. */
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
	 * @param rerun what may be run again, never {@link Rerun#DEFAULT}
	 * @param budget how long anything in it may wait, shared by all attempts at the call
	 * @param journal what the connections report to
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

	public static @Nullable Scope current() {
		return CURRENT.get();
	}

	public @Nullable Scope outer() {
		return this.outer;
	}

	public Route route() {
		return this.route;
	}

	public Rerun rerun() {
		return this.rerun;
	}

	public Budget budget() {
		return this.budget;
	}

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
	 * A transaction is about to begin: its connection is fetched before Spring says
	 * whether it only reads.
	 * @param readOnly whether it only reads
	 */
	public void transactionBegins(boolean readOnly) {
		this.beginning = readOnly;
	}

	/** The transaction has begun, or failed to. */
	public void transactionBegan() {
		this.beginning = null;
	}

	/**
	 * What a connection fetched now is for.
	 * @return the request, the same instance as before unless the use has changed
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
	 * Whether a connection used now only serves to read. The active transaction decides,
	 * whichever scope it was begun in: with a lazy proxy, its connection may be fetched
	 * in a scope that joined it.
	 * @return whether a secondary may serve it
	 */
	public boolean readsOnly() {
		boolean reads = this.route.mode() == AccessMode.READ_ONLY;
		Boolean beginning = this.beginning;
		if (beginning != null) {
			return reads || beginning;
		}
		// Asked first, as each of these looks costs as much as a good part of a borrow
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			return reads;
		}
		// Not Spring's own flag, which may be that of a transaction on another database
		ScopedTransaction active = ScopedTransaction.current();
		return (active != null) ? active.readOnly() : reads;
	}

	/** Restores the scope that was bound before. */
	@Override
	public void close() {
		// not removed, even if null: the next look would make a new entry
		CURRENT.set(this.outer);
	}

}
