package io.github.fabricspring.routing;

import org.jspecify.annotations.Nullable;

/**
 * What physical connections did during one attempt at a scope. Written by the
 * connections, read by whoever decides about a rerun; confined to the attempt's thread.
 */
public final class AttemptJournal {

	private boolean statementOutsideTransaction;

	private boolean writeCommitted;

	private @Nullable Failure failure;

	/** A statement was sent in autocommit mode: it may have written. */
	public void statementOutsideTransaction() {
		this.statementOutsideTransaction = true;
	}

	/** A transaction that may have written was committed. */
	public void writeCommitted() {
		this.writeCommitted = true;
	}

	/**
	 * A failure. An unknown outcome is kept whatever follows; else the last one counts,
	 * ordinary errors aside.
	 * @param failure the failure
	 */
	public void failed(Failure failure) {
		if (failure.verdict() == Verdict.APPLICATION
				|| (this.failure != null && this.failure.verdict() == Verdict.UNKNOWN)) {
			return;
		}
		this.failure = failure;
	}

	public boolean hasStatementOutsideTransaction() {
		return this.statementOutsideTransaction;
	}

	public boolean hasWriteCommitted() {
		return this.writeCommitted;
	}

	public @Nullable Failure failure() {
		return this.failure;
	}

}
