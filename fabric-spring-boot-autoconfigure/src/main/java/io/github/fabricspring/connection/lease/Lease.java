package io.github.fabricspring.connection.lease;

import java.sql.SQLException;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.OuterTransaction;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Use;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.diagnosis.Diagnosis.ServerFate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The request that a physical connection serves since it was last fetched. It decides
 * which journal is told of an error.
 */
public final class Lease {

	private static final Log logger = LogFactory.getLog(Lease.class);

	private final ConnectionOwner owner;

	private @Nullable ConnectionRequest request;

	/**
	 * The application has opened a transaction that writes, although the request only
	 * reads.
	 */
	private boolean opened;

	/**
	 * The journal in which the last statement outside of a transaction was noted, if that
	 * was a single one: it wrote nothing if a read-only server refuses it.
	 */
	private @Nullable AttemptJournal toldOutside;

	/** The transaction, once an attempt works in it that may end before. */
	private @Nullable OuterTransaction outer;

	/**
	 * Creates the lease of a connection that serves no request yet.
	 * @param owner the pool of the connection
	 */
	public Lease(ConnectionOwner owner) {
		this.owner = owner;
	}

	/**
	 * Takes the request that the connection serves from now on. A request that is the
	 * same as before is not stored: threads that store into neighbouring objects make
	 * their cores wait for each other.
	 * @param request the request
	 */
	@SuppressWarnings("ReferenceEquality")
	public void take(ConnectionRequest request) {
		if (this.request != request) {
			this.request = request;
		}
		if (this.opened) {
			this.opened = false;
		}
	}

	/**
	 * Whether the connection was ever fetched from its pool.
	 * @return {@code false} while the pool sets it up
	 */
	public boolean isTaken() {
		return this.request != null;
	}

	/** Records that statements may write from now on, whatever the request was. */
	public void open() {
		this.opened = true;
	}

	/**
	 * Whether statements may write although the request only reads.
	 * @return {@code true} after {@link #open()}
	 */
	public boolean isOpened() {
		return this.opened;
	}

	/**
	 * Returns the pool of the connection.
	 * @return the pool
	 */
	public ConnectionOwner owner() {
		return this.owner;
	}

	/**
	 * Tells whether the connection was fetched to read, and does no more than that.
	 * @return {@code false} also while the pool sets it up, and for a read outside any
	 * scope
	 */
	public boolean isReading() {
		return this.request != null && this.request.reads() && !this.opened;
	}

	private boolean maySecondary() {
		return this.request != null && this.request.maySecondary();
	}

	/**
	 * Whether the connection was fetched outside any scope, for a plain read.
	 * @return whether it was
	 */
	public boolean isUnscopedRead() {
		return this.request != null && this.request.use() == Use.UNSCOPED_READ;
	}

	/**
	 * Whether an error is the refusal of a write outside any scope, see
	 * {@link #unscopedWrite}.
	 * @param error what the driver threw
	 * @return whether it is
	 */
	public boolean hasRefusedUnscoped(SQLException error) {
		return isUnscopedRead() && UnscopedWriteException.isRefusal(error);
	}

	/**
	 * Returns the application's error for such a refusal.
	 * @param refusal what refused the write
	 * @return the exception to throw
	 */
	public UnscopedWriteException unscopedWrite(SQLException refusal) {
		return new UnscopedWriteException(this.owner.server().group(), refusal);
	}

	/**
	 * Whether the connection was fetched through a data source of one group.
	 * @return whether it was
	 */
	public boolean isPinned() {
		return this.request != null && this.request.use() == Use.PINNED;
	}

	/**
	 * Returns the scope to report to: the scope of the thread, or, on a thread without
	 * one, the scope in which the connection was fetched. What becomes of the work of an
	 * attempt that was given up is not reported to the next attempt.
	 * @return the scope, {@code null} outside any
	 */
	@SuppressWarnings("ReferenceEquality")
	public @Nullable Scope scope() {
		Scope current = Scope.current();
		Scope fetchedIn = fetchedIn();
		boolean over = current == null
				|| (fetchedIn != null && fetchedIn != current && !isReading() && fetchedIn.isGivenUp());
		return (over) ? fetchedIn : current;
	}

	@Nullable Scope fetchedIn() {
		return (this.request != null) ? this.request.scope() : null;
	}

	/**
	 * Returns the journal to report to.
	 * @return the journal of {@link #scope()}, {@code null} outside any scope
	 */
	public @Nullable AttemptJournal journal() {
		Scope scope = scope();
		return (scope != null) ? scope.journal() : null;
	}

	/**
	 * A statement that may write is about to be sent outside of any transaction.
	 * @param single whether it is one statement, which does all or nothing
	 */
	public void sendsOutside(boolean single) {
		AttemptJournal journal = journal();
		if (journal != null && isPinned()) {
			journal.plainStatementOutsideTransaction();
		}
		else if (journal != null) {
			journal.statementOutsideTransaction();
		}
		this.toldOutside = (single) ? journal : null;
	}

	/**
	 * A statement outside of any transaction failed. One that the server refused, because
	 * it is read-only, wrote nothing.
	 * @param diagnosis the error
	 * @param phase whether it was sent, and may have written
	 */
	public void failedOutside(Diagnosis diagnosis, Phase phase) {
		AttemptJournal told = this.toldOutside;
		if (phase == Phase.AUTOCOMMIT && told != null && diagnosis.refusedByReadOnlyServer()) {
			told.statementRefused(isPinned());
			this.toldOutside = null;
		}
		failed(diagnosis, phase);
	}

	/**
	 * Reports an error to the pool, and to the scope that it concerns.
	 * @param diagnosis the error
	 * @param phase what was at risk when it came
	 */
	public void failed(Diagnosis diagnosis, Phase phase) {
		failed(diagnosis, diagnosis.verdict(phase, isReading()), phase == Phase.COMMITTING);
	}

	/**
	 * Reports an error to the pool, and to the scope that it concerns.
	 * @param diagnosis the error
	 * @param verdict what became of the transaction
	 * @param committing whether COMMIT was under way
	 */
	public void failed(Diagnosis diagnosis, Verdict verdict, boolean committing) {
		if (diagnosis.connectionLost()) {
			transactionEnded();
		}
		if (verdict == Verdict.SERVER_LOST && maySecondary()) {
			this.owner.readFailed();
		}
		if (verdict == Verdict.SERVER_LOST && diagnosis.server() == ServerFate.READ_ONLY) {
			this.owner.writeRefused();
		}
		if (verdict == Verdict.UNKNOWN) {
			this.owner.commitUnseen();
		}
		Scope scope = scope();
		// The trouble of a plain data source with another group is not the scope's. What
		// it may have left there counts
		if (scope != null
				&& (verdict == Verdict.UNKNOWN || scope.route().group().equals(this.owner.server().group()))) {
			scope.journal()
				.failed(new Failure(verdict, committing, this.owner.server(), maySecondary(), diagnosis.error()));
		}
	}

	/**
	 * Reports that a transaction was committed that may have written.
	 * @param undone the last error in it that undid its statement alone, {@code null} if
	 * there was none
	 */
	public void writeCommitted(@Nullable SQLException undone) {
		AttemptJournal journal = journal();
		if (journal != null) {
			journal.writeCommitted(undone);
		}
	}

	/**
	 * Work was not committed, or may not be, and the application does not see it. In a
	 * scope the call fails. Outside, in a task of a call, and after the call, only the
	 * log can tell.
	 * @param error what happened
	 */
	public void failedUnseen(SQLException error) {
		failedUnseen(error, scope());
	}

	/**
	 * Does the same for work that is found only when the connection is fetched again. The
	 * scope of the earlier fetch is told, not that of the thread.
	 * @param error what happened
	 */
	public void failedUnseenBefore(SQLException error) {
		failedUnseen(error, fetchedIn());
	}

	private void failedUnseen(SQLException error, @Nullable Scope scope) {
		if (scope == null || !(scope.isGivenUp() || scope.journal().failedUnseen(error))) {
			String reason = "its call had returned";
			if (scope == null) {
				reason = "it was made outside a @FabricGroup scope";
			}
			else if (scope.isCarried()) {
				reason = "it was made in a task of a call";
			}
			logger.error(this.owner.server().group() + " - " + this.owner.server().address()
					+ ": a failed write was not seen by the application, because " + reason + ": " + error.getMessage(),
					error);
		}
	}

	/**
	 * Reports that a transaction ended in a way that says nothing of its writes.
	 */
	public void endedInDoubt() {
		AttemptJournal journal = journal();
		if (journal != null) {
			journal.endedInDoubt();
		}
	}

	/**
	 * A statement is about to be sent in a transaction. Attempts that began after the
	 * connection was fetched may end before the transaction does.
	 */
	@SuppressWarnings("ReferenceEquality")
	public void sendsInTransaction() {
		Scope fetchedIn = fetchedIn();
		for (Scope each = Scope.current(); each != null && each != fetchedIn; each = each.outer()) {
			OuterTransaction transaction = this.outer;
			if (transaction == null) {
				transaction = new OuterTransaction();
				this.outer = transaction;
			}
			each.journal().worksIn(transaction);
		}
	}

	/** The transaction is over, and no attempt's work in it is open any more. */
	public void transactionEnded() {
		OuterTransaction transaction = this.outer;
		if (transaction != null) {
			transaction.end();
			this.outer = null;
		}
	}

}
