package io.github.fabricspring.connection.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.key.CommitResolver.KeyLimit;
import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.connection.key.CommitResolver.KeyedCommit;
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

	private static final int DUPLICATE_KEY = 1062;

	private final Connection physical;

	private final Lease lease;

	private final String session;

	private final CommitResolver resolver;

	private @Nullable UUID key;

	/** How the current transaction gets its key, {@code null} until that is decided. */
	private @Nullable KeyUse use;

	/**
	 * Creates the keys of one connection. Does no I/O.
	 * @param physical the driver's connection
	 * @param lease the request that it serves
	 * @param session the mark that identifies its session
	 * @param resolver writes keys and resolves lost commits
	 */
	public OutcomeKey(Connection physical, Lease lease, String session, CommitResolver resolver) {
		this.physical = physical;
		this.lease = lease;
		this.session = session;
		this.resolver = resolver;
	}

	/**
	 * Returns how the transaction gets its key. Decided with its first statement that may
	 * write, and blocks until its group was asked once.
	 * @return how
	 */
	public KeyUse use() {
		Scope scope = this.lease.scope();
		if (scope == null || this.lease.isPinned() || !scope.route().group().equals(group())) {
			return KeyUse.NONE;
		}
		KeyUse use = this.use;
		if (use == null) {
			use = decide(scope);
			this.use = use;
		}
		return use;
	}

	private KeyUse decide(Scope scope) {
		return switch (scope.rerun()) {
			case EXACTLY_ONCE -> this.resolver.use(group(), true, patience(scope));
			case AUTO -> this.resolver.use(group(), false, patience(scope));
			case DEFAULT, NEVER, SAFE -> KeyUse.NONE;
		};
	}

	private String group() {
		return this.lease.owner().server().group();
	}

	private static Duration patience(Scope scope) {
		return TransactionTime.limit(scope.budget()).time();
	}

	/**
	 * Writes a new key by a statement of its own, if the scope wants one. Waits for a
	 * lock no longer than the transaction may take.
	 * @throws SQLTimeoutException if the key could not be written in that time
	 * @throws SQLException as the driver threw it
	 */
	public void write() throws SQLException {
		Scope scope = this.lease.scope();
		if (scope == null || use() == KeyUse.NONE) {
			return;
		}
		KeyLimit limit = TransactionTime.limit(scope.budget());
		try {
			this.key = this.resolver.writeKey(group(), this.physical, limit);
		}
		catch (SQLException ex) {
			throw (isTimeout(ex)) ? timedOut(limit, ex) : ex;
		}
	}

	/**
	 * Makes a COMMIT that carries a new key.
	 * @return the COMMIT, not sent yet
	 */
	public KeyedCommit prepareCommit() {
		return this.resolver.keyedCommit(group());
	}

	/**
	 * Commits with a new key in the same request. From before it is sent, the key
	 * resolves it.
	 * @param commit what {@link #prepareCommit} returned
	 * @throws SQLException as the driver threw it
	 */
	public void commit(KeyedCommit commit) throws SQLException {
		Scope scope = Objects.requireNonNull(this.lease.scope());
		this.key = commit.key();
		commit.send(this.physical, TransactionTime.limit(scope.budget()));
	}

	private SQLException timedOut(KeyLimit limit, SQLException cause) {
		Server server = this.lease.owner().server();
		return new SQLTimeoutException(
				server.group() + " - " + server.address() + ": the key of the transaction could not be written within "
						+ limit.time().toMillis() + " ms ("
						+ ((limit.ofTransaction()) ? "what was left of the transaction's timeout"
								: "fabric.retry.timeout")
						+ "): find the session that locks the outcome table. The transaction is not committed",
				"HYT00", cause);
	}

	private static boolean isTimeout(SQLException error) {
		return error instanceof SQLTimeoutException || Diagnosis.of(error).statementUndone();
	}

	/**
	 * Tells whether the transaction carries a key.
	 * @return {@code true} once a statement of its own has written it, or from before the
	 * COMMIT is sent that carries it
	 */
	public boolean isWritten() {
		return this.key != null;
	}

	/** Forgets the key: it cannot tell about what follows. */
	public void forget() {
		this.key = null;
	}

	/** Forgets the transaction, which is over. */
	public void end() {
		this.key = null;
		this.use = null;
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
			Outcome found = this.resolver.resolve(new LostCommit(scope.route().group(), this.lease.owner().server(),
					this.session, this.key, limit(budget), error));
			// A COMMIT that was refused with a duplicate key did not write that key
			Outcome outcome = (found == Outcome.COMMITTED && error.getErrorCode() == DUPLICATE_KEY) ? Outcome.UNKNOWN
					: found;
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
