package io.github.fabricspring.call;

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

	private @Nullable ConnectionRequest request;

	/** Whether the transaction that is about to begin only reads. */
	private @Nullable Boolean beginning;

	private Scope(@Nullable Scope outer, Route route, Rerun rerun, Budget budget, AttemptJournal journal) {
		this.outer = outer;
		this.route = route;
		this.rerun = rerun;
		this.budget = budget;
		this.journal = journal;
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
		Scope scope = new Scope(CURRENT.get(), route, rerun, budget, journal);
		CURRENT.set(scope);
		return scope;
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
		ScopedTransaction active = ScopedTransaction.current();
		return (active != null) ? active.readOnly()
				: reads || TransactionSynchronizationManager.isCurrentTransactionReadOnly();
	}

	/** Restores the scope that was bound before. */
	@Override
	public void close() {
		// not removed, even if null: the next look would make a new entry
		CURRENT.set(this.outer);
	}

}
