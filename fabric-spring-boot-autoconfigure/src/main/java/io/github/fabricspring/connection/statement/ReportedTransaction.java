package io.github.fabricspring.connection.statement;

import io.github.fabricspring.connection.statement.ServerReports.End;
import org.jspecify.annotations.Nullable;

/**
 * What the reports tell of a session's transactions, one after the other.
 * <p>
 * A state has eight letters, {@code _} for what is not so: {@code T} or {@code I} for a
 * transaction begun explicitly or implicitly, then {@code rR} for reads, {@code wW} for
 * writes, {@code s} for unsafe statements, {@code S} for result sets, {@code L} for
 * locked tables.
 * <p>
 * MySQL 9.7 forgets all letters with {@code CREATE} and {@code DROP TEMPORARY TABLE}.
 * That looks like an end, or like a transaction that has only read if a procedure reads
 * something afterwards. So after {@link #continued} a transaction counts as one that has
 * written.
 */
final class ReportedTransaction {

	private static final String NONE = "________";

	private static final int BEGUN = 0;

	/** A write to a table without transactions. */
	private static final int LASTING_WRITE = 3;

	private static final int WRITE = 4;

	/** The last of the letters that only the end of a transaction removes. */
	private static final int LAST_LASTING = 5;

	private static final int LOCKED = 7;

	/** The session writes GTIDs, so each commit is reported. */
	private boolean logsCommits;

	/** Writes to tables without transactions may be those to temporary tables. */
	private boolean hasTemporaryTables;

	private String state = NONE;

	private End end = End.NONE;

	/** The transaction goes on, whatever its state says, and may have written. */
	private boolean goesOn;

	/**
	 * Follows a result.
	 * @param committed whether a GTID came with it
	 * @param next the state that came with it, {@code null} if it did not change
	 */
	void result(boolean committed, @Nullable String next) {
		this.logsCommits = this.logsCommits || committed;
		String now = (next != null) ? next : this.state;
		if (committed || isLastingWrite(now)) {
			this.end = End.COMMITTED;
		}
		else if (this.end != End.COMMITTED && isOver(this.state, now)) {
			this.end = (hasWritten() || this.end == End.UNTOLD) ? End.UNTOLD : End.NOTHING_WRITTEN;
		}
		this.state = now;
	}

	// With GTIDs such a write is reported as a commit, unless the table is temporary
	private boolean isLastingWrite(String now) {
		return now.charAt(LASTING_WRITE) != '_' && this.state.charAt(LASTING_WRITE) == '_' && !this.logsCommits
				&& !this.hasTemporaryTables;
	}

	private static boolean isOver(String before, String now) {
		if (before.charAt(BEGUN) == '_') {
			return false;
		}
		for (int i = 0; i <= LAST_LASTING; i++) {
			if (before.charAt(i) != '_' && before.charAt(i) != now.charAt(i)) {
				return true;
			}
		}
		// LOCK TABLES ends the open transaction
		return before.charAt(LOCKED) == '_' && now.charAt(LOCKED) != '_';
	}

	/**
	 * Learns that the transaction goes on, whatever was reported since the last
	 * {@link #takeEnd}, and that the server may have forgotten what it has done.
	 */
	void continued() {
		if (this.end != End.COMMITTED) {
			this.end = End.NONE;
		}
		this.goesOn = true;
	}

	/**
	 * Learns that the transaction may be over. One that went on is not reported again.
	 */
	void mayHaveEnded() {
		if (this.goesOn && this.end != End.COMMITTED) {
			this.end = End.UNTOLD;
		}
		this.goesOn = false;
	}

	void setTemporaryTables(boolean temporary) {
		// A store costs the other threads the line of cache, also if nothing changes
		if (this.hasTemporaryTables != temporary) {
			this.hasTemporaryTables = temporary;
		}
	}

	boolean isOpen() {
		return this.goesOn || has(BEGUN);
	}

	boolean hasWritten() {
		return this.goesOn || reportsWrite();
	}

	boolean reportsWrite() {
		return has(LASTING_WRITE) || has(WRITE);
	}

	boolean hasLockedTables() {
		return has(LOCKED);
	}

	private boolean has(int letter) {
		return this.state.charAt(letter) != '_';
	}

	End end() {
		return this.end;
	}

	End takeEnd() {
		End end = this.end;
		this.end = End.NONE;
		return end;
	}

	/** Nothing is open or locked, whatever the last report says. */
	void ended() {
		this.state = NONE;
		forget();
	}

	/** Forgets the transaction, which is over. */
	void forget() {
		takeEnd();
		this.goesOn = false;
	}

}
