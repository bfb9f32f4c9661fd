package io.github.fabricspring.connection.transaction;

import java.util.Set;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a COMMIT with a key that says that the key was not written, and so that
 * COMMIT was not reached. Every other error leaves that open.
 */
enum KeyRefusal {

	/** The key is there already: it was fenced. */
	TAKEN(Verdict.RETRY_SAME_SERVER, "the key of the transaction is there already"),

	/** A lock was not released in time. */
	LOCKED(Verdict.APPLICATION,
			"COMMIT and the key of the transaction waited too long for a lock:"
					+ " find the session that locks the outcome table"),

	/** Table, procedure or rights are missing. */
	IMPOSSIBLE(Verdict.APPLICATION,
			"the key of the transaction cannot be written, because the outcome table, its procedure or a right is"
					+ " missing: restore it, or set rerun = SAFE"),

	/** The procedure succeeded, and the transaction is open still. */
	NOT_COMMITTING(Verdict.APPLICATION,
			"the procedure that has to commit the transaction did not: restore its definition, or set rerun = SAFE");

	private static final int DUPLICATE = 1062;

	private static final int LOCK_WAIT_TIMEOUT = 1205;

	/**
	 * No such database, column, table, routine or right; a table that is not among the
	 * locked ones; a wrong number of parameters.
	 */
	private static final Set<Integer> MISSING = Set.of(1044, 1049, 1054, 1100, 1142, 1143, 1146, 1227, 1305, 1318,
			1370);

	private final Verdict verdict;

	private final String text;

	KeyRefusal(Verdict verdict, String text) {
		this.verdict = verdict;
		this.text = text;
	}

	/**
	 * Reads an error.
	 * @param diagnosis the error of a COMMIT with a key
	 * @return what it says of the key, {@code null} if it says nothing
	 */
	static @Nullable KeyRefusal of(Diagnosis diagnosis) {
		int code = diagnosis.error().getErrorCode();
		if (diagnosis.connectionLost()) {
			return null;
		}
		return switch (code) {
			case DUPLICATE -> TAKEN;
			case LOCK_WAIT_TIMEOUT -> LOCKED;
			default -> MISSING.contains(code) ? IMPOSSIBLE : null;
		};
	}

	Verdict verdict() {
		return this.verdict;
	}

	String text() {
		return this.text;
	}

}
