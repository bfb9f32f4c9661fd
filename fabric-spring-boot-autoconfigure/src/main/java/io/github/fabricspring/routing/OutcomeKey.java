package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.routing.CommitResolver.LostCommit;
import io.github.fabricspring.routing.CommitResolver.Outcome;
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

	private @Nullable UUID key;

	OutcomeKey(Connection physical, Lease lease, String session) {
		this.physical = physical;
		this.lease = lease;
		this.session = session;
	}

	/**
	 * Writes a new key if the scope wants one, as the transaction's first statement.
	 * @throws SQLException as the driver threw it
	 */
	void write() throws SQLException {
		CommitResolver resolver = this.lease.pool().reporting().resolver();
		Scope scope = this.lease.scope();
		if (resolver != null && scope != null && scope.rerun() == Rerun.EXACTLY_ONCE && !this.lease.isPinned()) {
			this.key = resolver.writeKey(this.physical);
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
		Reporting reporting = this.lease.pool().reporting();
		CommitResolver resolver = reporting.resolver();
		Scope scope = this.lease.scope();
		if (this.key == null || resolver == null || scope == null) {
			return Outcome.UNKNOWN;
		}
		Budget budget = scope.budget();
		boolean waitedBefore = budget.isRunning();
		try {
			Outcome outcome = resolver.resolve(new LostCommit(scope.route().group(), this.lease.pool().server(),
					this.session, this.key, reporting.clock().instant(), limit(budget), error));
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
