package io.github.fabricspring.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.CommitResolver.LostCommit;
import io.github.fabricspring.connection.CommitResolver.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The key that a transaction carries if a lost COMMIT is to be answered.
 */
final class OutcomeKey {

	/** For as long the answer is waited for in any case. */
	private static final Duration LEAST = Duration.ofSeconds(5);

	private final Connection physical;

	private final Lease lease;

	private final String session;

	private final CommitResolver resolver;

	private @Nullable UUID key;

	OutcomeKey(Connection physical, Lease lease, String session, CommitResolver resolver) {
		this.physical = physical;
		this.lease = lease;
		this.session = session;
		this.resolver = resolver;
	}

	/**
	 * Writes a new key if the scope wants one, as the transaction's first statement.
	 * @throws SQLException as the driver threw it
	 */
	void write() throws SQLException {
		Scope scope = this.lease.scope();
		if (scope != null && scope.rerun() == Rerun.EXACTLY_ONCE && !this.lease.isPinned()) {
			this.key = this.resolver.writeKey(this.physical);
		}
	}

	boolean isWritten() {
		return this.key != null;
	}

	void forget() {
		this.key = null;
	}

	/**
	 * Finds out what became of a COMMIT without an answer. Blocks as long as the scope
	 * allows.
	 * @param error what the driver threw instead
	 * @return the outcome, {@link Outcome#UNKNOWN} without a key
	 */
	Outcome resolve(SQLException error) {
		Scope scope = this.lease.scope();
		if (this.key == null || scope == null) {
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
		catch (RuntimeException ex) {
			error.addSuppressed(ex);
			return Outcome.UNKNOWN;
		}
	}

	// A transaction that was run again may have been at it for longer than calls wait
	private static Duration limit(Budget budget) {
		Duration least = (budget.timeout().compareTo(LEAST) < 0) ? budget.timeout() : LEAST;
		Duration remaining = budget.remaining();
		return (remaining.compareTo(least) < 0) ? least : remaining;
	}

}
