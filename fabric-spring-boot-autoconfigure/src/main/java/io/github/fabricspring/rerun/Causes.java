package io.github.fabricspring.rerun;

import java.sql.SQLException;
import java.util.function.Predicate;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.routing.Failure;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * What stands behind an exception. Spring and Hibernate hide the driver's error under
 * others or drop it, so its mere absence proves nothing.
 */
final class Causes {

	private static final int DEEPEST_CHAIN = 100;

	private Causes() {
	}

	static boolean contains(Throwable thrown, Throwable cause) {
		return find(thrown, (link) -> link == cause) != null;
	}

	// Whether a failure may be why an exception was thrown. What the application throws
	// for reasons of its own has nothing of a data access in its chain.
	static boolean mayStem(Throwable thrown, Failure failure) {
		return find(thrown, (link) -> link == failure.cause() || isDataAccess(link)) != null;
	}

	// The outcome that a nested call was given up with. A rollback that failed afterwards
	// hides it where only Spring's own exception knows.
	static @Nullable Throwable outcomeOfNestedCall(Throwable thrown) {
		Throwable found = find(thrown, Causes::isOutcome);
		if (found == null
				&& find(thrown,
						TransactionSystemException.class::isInstance) instanceof TransactionSystemException masked
				&& masked.getApplicationException() != null) {
			return find(masked.getApplicationException(), Causes::isOutcome);
		}
		return found;
	}

	private static boolean isOutcome(Throwable link) {
		return link instanceof TransactionNotCommittedException || link instanceof TransactionOutcomeUnknownException
				|| link instanceof TransactionPartlyCommittedException || link instanceof GroupUnavailableException
				|| link instanceof CrossGroupException;
	}

	private static boolean isDataAccess(Throwable link) {
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
