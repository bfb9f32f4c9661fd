package io.github.fabricspring.connection.key;

import java.util.Set;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a COMMIT with a key that says that the key was not written, and so that
 * COMMIT was not reached. Every other error leaves that open.
 */
public enum KeyRefusal {

	/** A lock was not released in time. */
	LOCKED("COMMIT and the key of the transaction waited too long for a lock:"
			+ " find the session that locks the outcome table"),

	/** Table, procedure or rights are missing. */
	IMPOSSIBLE("the key of the transaction cannot be written, because the outcome table, its procedure or a right is"
			+ " missing: restore it, or set rerun = SAFE"),

	/** The procedure succeeded, and the transaction is open still. */
	NOT_COMMITTING(
			"the procedure that has to commit the transaction did not: restore its definition, or set rerun = SAFE");

	private static final int LOCK_WAIT_TIMEOUT = 1205;

	/**
	 * No such database, column, table, routine or right; a table that is not among the
	 * locked ones; a wrong number of parameters.
	 */
	private static final Set<Integer> MISSING = Set.of(1044, 1049, 1054, 1100, 1142, 1143, 1146, 1227, 1305, 1318,
			1370);

	private final String text;

	KeyRefusal(String text) {
		this.text = text;
	}

	/**
	 * Reads an error.
	 * @param diagnosis the error of a COMMIT with a key
	 * @return what it says of the key, {@code null} if it says nothing
	 */
	public static @Nullable KeyRefusal of(Diagnosis diagnosis) {
		int code = diagnosis.error().getErrorCode();
		if (diagnosis.connectionLost()) {
			return null;
		}
		return switch (code) {
			case LOCK_WAIT_TIMEOUT -> LOCKED;
			default -> MISSING.contains(code) ? IMPOSSIBLE : null;
		};
	}

	/**
	 * Returns the text for the application.
	 * @return what happened, and what to do
	 */
	public String text() {
		return this.text;
	}

}
