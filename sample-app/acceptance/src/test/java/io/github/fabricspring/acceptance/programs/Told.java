package io.github.fabricspring.acceptance.programs;

import java.util.concurrent.CompletionException;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import org.jspecify.annotations.Nullable;

/**
 * What a caller was told.
 *
 * @param answer the answer
 * @param error what was thrown, {@code null} if it returned or is still out
 * @param attempts how many attempts were begun
 */
record Told(Answer answer, @Nullable Throwable error, int attempts) {

	static Told returned(int attempts) {
		return new Told(Answer.RETURNED, null, attempts);
	}

	static Told thrown(Throwable error, int attempts) {
		return new Told(answer(error), error, attempts);
	}

	private static Answer answer(Throwable error) {
		if (error instanceof TransactionNotCommittedException || error instanceof GroupUnavailableException) {
			return Answer.NOT_COMMITTED;
		}
		if (error instanceof TransactionPartlyCommittedException) {
			return Answer.PARTLY;
		}
		if (error instanceof TransactionOutcomeUnknownException) {
			return Answer.UNKNOWN;
		}
		if (error instanceof Told.ProgramException) {
			return Answer.OWN;
		}
		return (error instanceof CrossGroupException || error instanceof CompletionException) ? Answer.REFUSED
				: Answer.RAW;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.answer.toString());
		for (Throwable cause = this.error; cause != null && text.length() < 600; cause = cause.getCause()) {
			text.append(" <- ")
				.append(cause.getClass().getSimpleName())
				.append(": ")
				.append(String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
		}
		return text + " (attempts: " + this.attempts + ")";
	}

	/** The kinds of answers. */
	enum Answer {

		/** A value. */
		RETURNED,

		/** The application's own exception. */
		OWN,

		/** A refusal of what it did, or what its threads met with. */
		REFUSED,

		/** Certainly not committed. */
		NOT_COMMITTED,

		/** May be committed. */
		UNKNOWN,

		/** A part is committed. */
		PARTLY,

		/** An exception that says nothing of a lost server. */
		RAW,

		/** No answer before the deadline. */
		NONE

	}

	/** What programs throw. */
	static final class ProgramException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		ProgramException() {
			super("the program's own");
		}

	}

}
