package io.github.fabricspring.routing;

import io.github.fabricspring.Rerun;
import org.jspecify.annotations.Nullable;

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

	/**
	 * Set between the decision to begin a transaction and its connection: whether it only
	 * reads.
	 */
	@Nullable Boolean beginning;

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

	/** Restores the scope that was bound before. */
	@Override
	public void close() {
		// not removed, even if null: the next look would make a new entry
		CURRENT.set(this.outer);
	}

}
