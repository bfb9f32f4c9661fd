package io.github.fabricspring.call;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What physical connections did during one attempt at a scope. Written by the
 * connections, read by whoever decides about a rerun; confined to the attempt's thread.
 */
public final class AttemptJournal {

	private boolean statementOutsideTransaction;

	private boolean plainStatementOutsideTransaction;

	private boolean writeCommitted;

	private @Nullable Failure failure;

	private final Set<String> avoided;

	public AttemptJournal() {
		this(Set.of());
	}

	/**
	 * Creates the journal of a further attempt.
	 * @param avoided the UUIDs of servers that failed to read in earlier attempts: not to
	 * be chosen for reading again while there is another
	 */
	public AttemptJournal(Set<String> avoided) {
		this.avoided = Set.copyOf(avoided);
	}

	/**
	 * The servers that failed to read in earlier attempts.
	 * @return their UUIDs
	 */
	public Set<String> avoided() {
		return this.avoided;
	}

	/** A statement was sent in autocommit mode: it may have written. */
	public void statementOutsideTransaction() {
		this.statementOutsideTransaction = true;
	}

	/**
	 * The same through a plain data source, which leads to a primary even where a call
	 * said that it only reads.
	 */
	public void plainStatementOutsideTransaction() {
		this.plainStatementOutsideTransaction = true;
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

	/**
	 * Takes over what remains true of this attempt once a call nested in it has ended.
	 * @param inner what the nested call's attempt did
	 * @param reading whether that call only reads, so that its statements leave nothing
	 */
	public void absorb(AttemptJournal inner, boolean reading) {
		this.writeCommitted |= inner.writeCommitted;
		this.statementOutsideTransaction |= inner.statementOutsideTransaction && !reading;
		this.plainStatementOutsideTransaction |= inner.plainStatementOutsideTransaction;
		if (inner.failure != null && inner.failure.verdict() == Verdict.UNKNOWN) {
			failed(inner.failure);
		}
	}

	/**
	 * Whether a statement was sent outside of any transaction that may have written.
	 * @param reading whether the call said that it only reads
	 * @return whether there was one
	 */
	public boolean hasStatementOutsideTransaction(boolean reading) {
		return this.plainStatementOutsideTransaction || (this.statementOutsideTransaction && !reading);
	}

	public boolean hasWriteCommitted() {
		return this.writeCommitted;
	}

	public @Nullable Failure failure() {
		return this.failure;
	}

}
