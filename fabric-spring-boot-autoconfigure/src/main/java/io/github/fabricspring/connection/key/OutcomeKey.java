package io.github.fabricspring.connection.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.UUID;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.key.CommitResolver.KeyLimit;
import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.connection.lease.Lease;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The key that a transaction writes so that a lost COMMIT can be resolved.
 */
public final class OutcomeKey {

	/** The shortest time for which an answer is awaited. */
	private static final Duration LEAST = Duration.ofSeconds(5);

	private final Connection physical;

	private final Lease lease;

	private final String session;

	private final CommitResolver resolver;

	private @Nullable UUID key;

	public OutcomeKey(Connection physical, Lease lease, String session, CommitResolver resolver) {
		this.physical = physical;
		this.lease = lease;
		this.session = session;
		this.resolver = resolver;
	}

	/**
	 * Writes a new key before the transaction's first write, if the scope wants one.
	 * Waits for a lock no longer than the transaction may take.
	 * @throws SQLTimeoutException if the key could not be written in that time
	 * @throws SQLException as the driver threw it
	 */
	public void write() throws SQLException {
		Scope scope = this.lease.scope();
		if (scope != null && scope.rerun() == Rerun.EXACTLY_ONCE && !this.lease.isPinned()) {
			KeyLimit limit = TransactionTime.limit(scope.budget());
			try {
				this.key = this.resolver.writeKey(this.physical, limit);
			}
			catch (SQLException ex) {
				throw (isTimeout(ex)) ? timedOut(limit, ex) : ex;
			}
		}
	}

	private SQLException timedOut(KeyLimit limit, SQLException cause) {
		Server server = this.lease.owner().server();
		return new SQLTimeoutException(
				server.group() + " - " + server.address() + ": the key of the transaction could not be written within "
						+ limit.time().toMillis() + " ms ("
						+ ((limit.ofTransaction()) ? "what was left of the transaction's timeout"
								: "fabric.retry.timeout")
						+ "): find the session that locks the outcome table. The transaction has written nothing",
				"HYT00", cause);
	}

	private static boolean isTimeout(SQLException error) {
		return error instanceof SQLTimeoutException || Diagnosis.of(error).statementUndone();
	}

	public boolean isWritten() {
		return this.key != null;
	}

	public void forget() {
		this.key = null;
	}

	/**
	 * Finds out what became of a COMMIT without an answer. Blocks as long as the scope
	 * allows.
	 * @param error what the driver threw instead
	 * @return the outcome, {@link Outcome#UNKNOWN} without a key
	 */
	public Outcome resolve(SQLException error) {
		Scope scope = this.lease.scope();
		if (scope == null) {
			return Outcome.UNKNOWN;
		}
		if (this.key == null) {
			scope.journal().lostWithoutKey();
			return Outcome.UNKNOWN;
		}
		Budget budget = scope.budget();
		boolean waitedBefore = budget.isRunning();
		try {
			Outcome outcome = this.resolver.resolve(new LostCommit(scope.route().group(), this.lease.owner().server(),
					this.session, this.key, limit(budget), error));
			if (outcome == Outcome.COMMITTED && !waitedBefore) {
				budget.stop();
			}
			return outcome;
		}
		catch (RuntimeException | Error ex) {
			// such as no memory for a thread: the COMMIT may have been carried out all
			// the same
			error.addSuppressed(ex);
			return Outcome.UNKNOWN;
		}
	}

	// A transaction that was run again may have taken longer than calls wait
	private static Duration limit(Budget budget) {
		Duration least = (budget.timeout().compareTo(LEAST) < 0) ? budget.timeout() : LEAST;
		Duration remaining = budget.remaining();
		return (remaining.compareTo(least) < 0) ? least : remaining;
	}

}
