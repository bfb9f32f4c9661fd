package io.github.fabricspring.connection.statement;

/**
 * What a statement may do to the transaction that it is sent in.
 */
public enum StatementKind {

	/** It cannot end it. */
	ORDINARY,

	/** It undoes it and does nothing else. */
	ROLLBACK,

	/** It ends it and writes nothing itself, such as COMMIT or BEGIN. */
	CONTROL,

	/** It may end it and write itself, such as DDL. What is not known is of this kind. */
	COMMITTING,

	/** Several at once, of which one at least is not ordinary. */
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
	 * Whether a transaction's key tells of the whole statement: without the key, nothing
	 * that the statement did is committed.
	 * @return whether it cannot have undone the transaction and committed another
	 */
	public boolean isDecidedByKey() {
		return this != SEVERAL && this != PROCEDURE;
	}

	/**
	 * The kind of two statements sent together.
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
