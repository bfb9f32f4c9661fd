package io.github.fabricspring.rerun;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Predicate;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;

/**
 * The search for the reason behind an exception. Spring and Hibernate hide the driver's
 * error under others or drop it, so its absence proves nothing.
 */
final class Causes {

	private static final int DEEPEST_CHAIN = 100;

	private static final Set<String> ANSWERS = Set.of("jakarta.persistence.NoResultException",
			"jakarta.persistence.NonUniqueResultException", "jakarta.persistence.EntityNotFoundException",
			"jakarta.persistence.OptimisticLockException");

	private Causes() {
	}

	static boolean contains(Throwable thrown, Throwable cause) {
		return find(thrown, (link) -> link == cause) != null;
	}

	// Whether a failure may be the reason for an exception. An exception that the
	// application throws for its own reasons has no data access exception in its chain.
	static boolean mayStem(Throwable thrown, Failure failure) {
		return contains(thrown, failure.cause())
				|| (find(thrown, Causes::isOfAnAnswer) == null && find(thrown, Causes::isDataAccess) != null);
	}

	/**
	 * Returns the outcome of a nested call, or of a connection that refused to be used.
	 * After a failed rollback only Spring's own exception still holds it.
	 * @param thrown what was thrown
	 * @return the outcome, {@code null} if there is none behind it
	 */
	static @Nullable Throwable outcomeBehind(Throwable thrown) {
		Throwable found = find(thrown, Causes::isOutcome);
		Throwable masking = (found != null) ? null : find(thrown, Causes::hasApplicationException);
		return (masking instanceof TransactionSystemException masked && masked.getApplicationException() != null)
				? find(masked.getApplicationException(), Causes::isOutcome) : found;
	}

	static void tell(@Nullable Scope outer, Throwable thrown) {
		if (outer != null && outcomeBehind(thrown) != null) {
			outer.journal().nestedFailed(thrown);
		}
	}

	// Spring refuses to commit without a word of the outcome that the application
	// swallowed
	static Throwable explained(Throwable thrown, AttemptJournal journal) {
		Throwable swallowed = (thrown instanceof UnexpectedRollbackException) ? journal.nestedOutcome() : null;
		if (swallowed == null || swallowed == thrown || journal.failure() != null) {
			return thrown;
		}
		swallowed.addSuppressed(thrown);
		return swallowed;
	}

	/**
	 * Returns the exception for the caller where no new one is needed: an outcome from
	 * under the exceptions of Spring and Hibernate, but never from under one of the
	 * application's own.
	 * @param thrown what was thrown
	 * @return the outcome, or what was thrown
	 */
	static Throwable surfaced(Throwable thrown) {
		Throwable outcome = outcomeBehind(thrown);
		if (outcome == null) {
			return thrown;
		}
		Throwable first = find(thrown,
				(link) -> link == outcome || !isDataAccess(link) || hasApplicationException(link));
		return (first == outcome || (first != null && isDataAccess(first))) ? outcome : thrown;
	}

	/**
	 * Whether a nested call's outcome tells the caller that it may run the work again.
	 * @param thrown what was thrown
	 * @return whether {@link #surfaced} is such an outcome
	 */
	static boolean saysThatNothingIsCommitted(Throwable thrown) {
		Throwable told = surfaced(thrown);
		return told instanceof TransactionNotCommittedException || told instanceof GroupUnavailableException;
	}

	private static boolean hasApplicationException(Throwable link) {
		return link instanceof TransactionSystemException masking && masking.getApplicationException() != null;
	}

	private static boolean isOutcome(Throwable link) {
		return link instanceof TransactionNotCommittedException || link instanceof TransactionOutcomeUnknownException
				|| link instanceof TransactionPartlyCommittedException || link instanceof GroupUnavailableException
				|| link instanceof CrossGroupException;
	}

	// Made of what a server answered, or of wrong use
	private static boolean isOfAnAnswer(Throwable link) {
		return link instanceof IncorrectResultSizeDataAccessException
				|| link instanceof OptimisticLockingFailureException
				|| link instanceof InvalidDataAccessApiUsageException || ANSWERS.contains(link.getClass().getName());
	}

	static boolean isDataAccess(Throwable link) {
		return link instanceof SQLException || link instanceof DataAccessException
				|| link instanceof TransactionException || isPersistenceException(link.getClass());
	}

	private static boolean isPersistenceException(@Nullable Class<?> type) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			if (each.getName().equals("jakarta.persistence.PersistenceException")) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable Throwable find(Throwable thrown, Predicate<Throwable> wanted) {
		Throwable link = thrown;
		for (int depth = 0; link != null && depth < DEEPEST_CHAIN; depth++) {
			if (wanted.test(link)) {
				return link;
			}
			link = link.getCause();
		}
		return null;
	}

}
