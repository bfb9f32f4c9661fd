package io.github.fabricspring.connection.statement;

/**
 * The kind of a statement: what it may do to its transaction.
 */
public enum StatementKind {

	/** It cannot end its transaction. */
	ORDINARY,

	/** It rolls the transaction back and does nothing else. */
	ROLLBACK,

	/** It ends the transaction and writes nothing itself, such as COMMIT or BEGIN. */
	CONTROL,

	/**
	 * It may end the transaction and write itself, such as DDL. Unknown statements are of
	 * this kind.
	 */
	COMMITTING,

	/** Several statements at once, at least one of which is not ordinary. */
	SEVERAL,

	/** It runs statements that only the server knows. */
	PROCEDURE;

	/**
	 * Whether it may end its transaction.
	 * @return whether it may
	 */
	public boolean mayEnd() {
		return this != ORDINARY;
	}

	/**
	 * Whether it may commit its transaction.
	 * @return whether it may
	 */
	public boolean mayCommit() {
		return this != ORDINARY && this != ROLLBACK;
	}

	/**
	 * Whether it writes nothing itself and at most ends the transaction.
	 * @return whether nothing is at risk if nothing was written before it
	 */
	public boolean isOfControl() {
		return this == CONTROL || this == ROLLBACK;
	}

	/**
	 * Whether the transaction's key decides about the whole statement: without the key,
	 * nothing that the statement did is committed.
	 * @return whether the statement cannot have rolled back the transaction and committed
	 * another
	 */
	public boolean isDecidedByKey() {
		return this != SEVERAL && this != PROCEDURE;
	}

	/**
	 * Returns the kind of two statements that are sent together.
	 * @param other the other one
	 * @return the kind of both
	 */
	public StatementKind and(StatementKind other) {
		if (this == PROCEDURE || other == PROCEDURE) {
			return PROCEDURE;
		}
		return (this == ORDINARY && other == ORDINARY) ? ORDINARY : SEVERAL;
	}

}
