package io.github.fabricspring.connection.tracker;

import java.sql.SQLException;

import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The state of the transaction on one physical connection, and the only place that
 * changes it. Two callers report events: {@code StatementWatch} for statements,
 * {@code CommitWatch} for COMMIT and ROLLBACK. Used by the thread that uses the
 * connection.
 */
public final class TransactionTracker {

	private State state = State.IDLE;

	/** The error that led to {@link #state}. */
	private @Nullable SQLException cause;

	/**
	 * Returns the state.
	 * @return the state
	 */
	public State state() {
		return this.state;
	}

	/**
	 * Whether a statement was sent after the last COMMIT or ROLLBACK.
	 * @return whether one was
	 */
	public boolean isOpen() {
		return this.state.open;
	}

	/**
	 * Whether the open transaction may have written.
	 * @return {@code false} also if none is open
	 */
	public boolean mayHaveWritten() {
		return this.state.open && this.state != State.READING;
	}

	/**
	 * Whether the transaction is lost and the application still has to roll it back.
	 * @return whether it has to
	 */
	public boolean mustRollBack() {
		return this.state == State.ROLLED_BACK || this.state == State.BROKEN;
	}

	/**
	 * Whether the connection is dead and the fate of its last transaction is recorded.
	 * @return whether it is
	 */
	public boolean isDead() {
		return this.state.dead;
	}

	/**
	 * The error that led to the current state.
	 * @return the driver's error
	 * @throws IllegalStateException if no error led to it
	 */
	public SQLException cause() {
		if (this.cause == null) {
			throw new IllegalStateException("no error led to " + this.state);
		}
		return this.cause;
	}

	/**
	 * A statement is about to be sent in a transaction.
	 * @param mayWrite whether the connection may be used to write
	 */
	public void statementSent(boolean mayWrite) {
		if (this.state == State.IDLE || this.state == State.READING) {
			this.state = (mayWrite) ? State.WRITING : State.READING;
		}
	}

	/** The transaction has a key, for what is sent next. */
	public void keyWritten() {
		if (this.state == State.WRITING) {
			this.state = State.WRITING_WITH_KEY;
		}
	}

	/** The key was for a statement that was answered. */
	public void keyForgotten() {
		if (this.state == State.WRITING_WITH_KEY) {
			this.state = State.WRITING;
		}
	}

	/** A statement has committed its transaction. */
	public void committedByStatement() {
		if (mayHaveWritten() && !mustRollBack()) {
			this.state = State.REPLACED;
		}
	}

	/**
	 * A statement has ended its transaction, and it is unknown whether it committed.
	 * @return whether that transaction may have written
	 */
	public boolean endedInDoubt() {
		if (this.state == State.WRITING || this.state == State.WRITING_WITH_KEY) {
			this.state = State.DOUBTFUL;
		}
		return mayHaveWritten();
	}

	/**
	 * A statement has ended its transaction, and what the application did before may be
	 * gone: it must not go on.
	 * @param cause the error for the application
	 */
	public void brokenByStatement(SQLException cause) {
		if (mayHaveWritten() && !mustRollBack()) {
			this.state = State.BROKEN;
			this.cause = cause;
		}
	}

	/** A statement has rolled back its transaction, on the application's request. */
	public void undoneByStatement() {
		if (!mustRollBack()) {
			ended();
		}
	}

	/**
	 * The server rolled back the whole transaction by itself.
	 * @param cause the error that said so
	 */
	public void rolledBackByServer(SQLException cause) {
		if (mayHaveWritten() && this.state != State.BROKEN) {
			this.state = State.ROLLED_BACK;
			this.cause = cause;
		}
	}

	/** COMMIT or ROLLBACK was answered. */
	public void ended() {
		if (!this.state.dead) {
			this.state = State.IDLE;
			this.cause = null;
		}
	}

	/**
	 * The connection was lost and nothing of its last transaction is committed.
	 * @param cause the driver's error
	 */
	public void lost(SQLException cause) {
		State end = switch (this.state) {
			case REPLACED -> State.PARTLY_COMMITTED;
			case DOUBTFUL, BROKEN -> State.UNKNOWN;
			default -> State.DEAD;
		};
		dies(end, cause);
	}

	/**
	 * The connection was lost with nothing under way: the last transaction is committed.
	 * @param cause the driver's error
	 */
	public void lostAfterCommit(SQLException cause) {
		dies(State.COMMITTED, cause);
	}

	/**
	 * The answer to COMMIT was lost, and with it the connection.
	 * @param outcome what became of the transaction
	 * @param cause the driver's error
	 */
	public void commitLost(Outcome outcome, SQLException cause) {
		switch (outcome) {
			case COMMITTED -> dies(State.COMMITTED, cause);
			case NOT_COMMITTED -> lost(cause);
			case UNKNOWN -> dies(State.UNKNOWN, cause);
		}
	}

	private void dies(State end, SQLException cause) {
		if (!this.state.dead) {
			this.state = end;
			this.cause = cause;
		}
	}

	/** The states of a transaction. */
	public enum State {

		/** No transaction is open. */
		IDLE(false, false),

		/** Open on a connection that only reads. */
		READING(true, false),

		/** Open, may have written, has no key. */
		WRITING(true, false),

		/** Open, may have written, has a key. */
		WRITING_WITH_KEY(true, false),

		/** Rolled back by the server. The application goes on as if it was open. */
		ROLLED_BACK(true, false),

		/** Committed by a statement. Another may be open. */
		REPLACED(true, false),

		/** Committed or rolled back by a statement. Another may be open. */
		DOUBTFUL(true, false),

		/**
		 * Ended by a statement, and what was done before may be missing: it must be
		 * rolled back.
		 */
		BROKEN(true, false),

		/** The connection is dead, the last transaction is committed. */
		COMMITTED(false, true),

		/** The connection is dead, a part of the last transaction is committed. */
		PARTLY_COMMITTED(false, true),

		/** The connection is dead, the fate of the last transaction is unknown. */
		UNKNOWN(false, true),

		/** The connection is dead, the last transaction is not committed. */
		DEAD(false, true);

		private final boolean open;

		private final boolean dead;

		State(boolean open, boolean dead) {
			this.open = open;
			this.dead = dead;
		}

	}

}
