package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a driver's error, and from what had been sent, what became of a transaction.
 * The codes are MySQL's; each rule was found by running the failure.
 */
final class FailureJudge {

	/** What had been sent when the error came. */
	enum Phase {

		/** Nothing that could have been applied: connecting, session settings. */
		NOTHING_AT_RISK,

		/** A statement outside a transaction: applied as soon as it arrives. */
		AUTOCOMMIT,

		/** A statement in a transaction whose COMMIT was not sent. */
		IN_TRANSACTION,

		/** COMMIT. */
		COMMITTING

	}

	private static final Set<Integer> CONNECTION_LOST = Set.of(1053, 1927, 2006, 2013, 4031);

	/** The whole transaction: deadlocks, full lock tables, replication's refusals. */
	private static final Set<Integer> ROLLED_BACK = Set.of(1206, 1213, 1614, 3101);

	/** The server speaks but takes no more connections for now. */
	private static final Set<Integer> BUSY = Set.of(1040, 1203);

	/** The account, its password or its database are wrong: no waiting helps. */
	private static final Set<Integer> LOGIN_REFUSED = Set.of(1044, 1045, 1049, 1130, 1251, 1698, 1862, 3118);

	private static final int LOCK_WAIT_TIMEOUT = 1205;

	private static final int OFFLINE_MODE = 3032;

	private static final int CHAIN_LIMIT = 32;

	private FailureJudge() {
	}

	/**
	 * Judges an error with the chain behind it: batches and pools wrap the one that
	 * tells.
	 * @param error as the driver or the pool threw it
	 * @param phase what had been sent
	 * @param reading whether the server was chosen for reading
	 * @return the verdict
	 */
	static Verdict judge(SQLException error, Phase phase, boolean reading) {
		List<SQLException> chain = chain(error);
		if (any(chain, FailureJudge::isPacketTooLarge)) {
			// Connector/J says 08S01, and the server hangs up, yet the next one would too
			return Verdict.APPLICATION;
		}
		if (any(chain, FailureJudge::rolledBack) || any(chain, (link) -> link.getErrorCode() == LOCK_WAIT_TIMEOUT)) {
			return Verdict.UNDONE;
		}
		if (any(chain, (link) -> link.getErrorCode() == OFFLINE_MODE)) {
			return Verdict.SERVER_LOST;
		}
		if (any(chain, FailureJudge::isReadOnly)) {
			return (reading) ? Verdict.APPLICATION : Verdict.SERVER_LOST;
		}
		return switch (phase) {
			case COMMITTING -> Verdict.UNKNOWN;
			case AUTOCOMMIT -> (!lost(chain)) ? Verdict.APPLICATION : (reading) ? Verdict.SERVER_LOST : Verdict.UNKNOWN;
			case IN_TRANSACTION -> (lost(chain)) ? Verdict.SERVER_LOST : Verdict.APPLICATION;
			case NOTHING_AT_RISK -> connecting(chain);
		};
	}

	/**
	 * Whether the server undid the whole transaction, so that statements sent after it
	 * would begin another.
	 * @param error the error of a statement
	 * @return whether nothing of the transaction is left
	 */
	static boolean undidTransaction(SQLException error) {
		return any(chain(error), FailureJudge::rolledBack);
	}

	/**
	 * Whether the connection is of no more use.
	 * @param error the error of any call
	 * @return whether it says that the connection is gone
	 */
	static boolean connectionLost(SQLException error) {
		return lost(chain(error));
	}

	static boolean lockWaitTimeout(SQLException error) {
		return any(chain(error), (link) -> link.getErrorCode() == LOCK_WAIT_TIMEOUT);
	}

	private static Verdict connecting(List<SQLException> chain) {
		if (any(chain, (link) -> LOGIN_REFUSED.contains(link.getErrorCode()))) {
			return Verdict.APPLICATION;
		}
		if (any(chain, (link) -> BUSY.contains(link.getErrorCode()))) {
			return Verdict.UNDONE;
		}
		return (lost(chain)) ? Verdict.SERVER_LOST : Verdict.APPLICATION;
	}

	private static boolean lost(List<SQLException> chain) {
		return any(chain, (link) -> CONNECTION_LOST.contains(link.getErrorCode()) || hasState(link, "08")
				|| isClosedConnection(link));
	}

	private static boolean rolledBack(SQLException error) {
		// 1205 has the state of a rollback, yet undoes its statement only
		return ROLLED_BACK.contains(error.getErrorCode())
				|| (hasState(error, "40") && error.getErrorCode() != LOCK_WAIT_TIMEOUT);
	}

	private static boolean isReadOnly(SQLException error) {
		return switch (error.getErrorCode()) {
			// also --secure-file-priv and others: only the text tells
			case 1290 -> contains(error, "read-only");
			case 1836, 1792 -> true;
			default ->
				hasState(error, "25006") || (hasState(error, "S1009") && contains(error, "connection is read-only"));
		};
	}

	private static boolean isClosedConnection(SQLException error) {
		// said without a state or a code
		return error.getSQLState() == null && error.getErrorCode() == 0 && contains(error, "closed");
	}

	private static boolean isPacketTooLarge(SQLException error) {
		return error.getErrorCode() == 1153 || error instanceof PacketTooBigException;
	}

	private static boolean hasState(SQLException error, String prefix) {
		return error.getSQLState() != null && error.getSQLState().startsWith(prefix);
	}

	private static boolean contains(SQLException error, String text) {
		return error.getMessage() != null && error.getMessage().toLowerCase(Locale.ROOT).contains(text);
	}

	private static boolean any(List<SQLException> chain, Predicate<SQLException> test) {
		return chain.stream().anyMatch(test);
	}

	private static List<SQLException> chain(SQLException error) {
		List<SQLException> chain = new ArrayList<>();
		collect(error, chain);
		return chain;
	}

	private static void collect(@Nullable Throwable error, List<SQLException> chain) {
		if (error == null || chain.size() >= CHAIN_LIMIT || chain.stream().anyMatch((seen) -> seen == error)) {
			return;
		}
		if (error instanceof SQLException sql) {
			chain.add(sql);
			collect(sql.getNextException(), chain);
		}
		collect(error.getCause(), chain);
	}

}
