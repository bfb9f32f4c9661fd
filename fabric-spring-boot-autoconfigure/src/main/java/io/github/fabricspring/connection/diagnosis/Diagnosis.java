package io.github.fabricspring.connection.diagnosis;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.github.fabricspring.call.Verdict;

/**
 * What the driver's error says happened to the server and to the transaction. Rests on
 * MySQL's error codes and SQL states alone, never on the exception's type or on what was
 * being done: {@link #verdict} adds that.
 *
 * @param server what happened to the server
 * @param transaction what happened to the transaction
 * @param connectionLost whether the connection is of no more use
 * @param error the driver's error
 */
public record Diagnosis(ServerFate server, TransactionFate transaction, boolean connectionLost, SQLException error) {

	private static final Set<Integer> CONNECTION_LOST = Set.of(1053, 1927, 2006, 2013, 4031);

	private static final Set<Integer> ROLLED_BACK = Set.of(1206, 1213, 1614, 3101);

	private static final Set<Integer> BUSY = Set.of(1040, 1203);

	private static final Set<Integer> LOGIN_REFUSED = Set.of(1044, 1045, 1049, 1130, 1251, 1698, 1862, 3118);

	private static final int LOCK_WAIT_TIMEOUT = 1205;

	private static final int PACKET_TOO_LARGE = 1153;

	private static final int OFFLINE_MODE = 3032;

	/**
	 * Diagnoses an error.
	 * @param error the driver's error, all its causes and chained exceptions included
	 * @return the diagnosis
	 */
	public static Diagnosis of(SQLException error) {
		ErrorChain chain = ErrorChain.of(error);
		return new Diagnosis(server(chain), transaction(chain), isLost(chain), error);
	}

	private static ServerFate server(ErrorChain chain) {
		if (chain.any((link) -> link.getErrorCode() == OFFLINE_MODE)) {
			return ServerFate.OFFLINE;
		}
		if (chain.any(Diagnosis::isReadOnly)) {
			return ServerFate.READ_ONLY;
		}
		if (chain.any((link) -> LOGIN_REFUSED.contains(link.getErrorCode()))) {
			return ServerFate.LOGIN_REFUSED;
		}
		if (chain.any((link) -> BUSY.contains(link.getErrorCode()))) {
			return ServerFate.BUSY;
		}
		return (isLost(chain)) ? ServerFate.LOST : ServerFate.ANSWERS;
	}

	private static TransactionFate transaction(ErrorChain chain) {
		// Connector/J says 08S01 and the server hangs up, yet any other server would too
		if (chain.any(Diagnosis::isPacketTooLarge)) {
			return TransactionFate.STATEMENT_IMPOSSIBLE;
		}
		if (chain.any(Diagnosis::isRolledBack)) {
			return TransactionFate.ROLLED_BACK;
		}
		return (chain.any((link) -> link.getErrorCode() == LOCK_WAIT_TIMEOUT)) ? TransactionFate.STATEMENT_UNDONE
				: TransactionFate.AS_BEFORE;
	}

	/**
	 * Judges the error by what was being done when it came.
	 * @param phase what was being done
	 * @param reading whether the server was chosen for reading
	 * @return what the caller's transaction may have come to
	 */
	public Verdict verdict(Phase phase, boolean reading) {
		if (this.transaction == TransactionFate.STATEMENT_IMPOSSIBLE) {
			return Verdict.APPLICATION;
		}
		if (this.transaction != TransactionFate.AS_BEFORE) {
			return Verdict.RETRY_SAME_SERVER;
		}
		if (this.server == ServerFate.OFFLINE) {
			return Verdict.SERVER_LOST;
		}
		if (this.server == ServerFate.READ_ONLY) {
			return (reading) ? Verdict.APPLICATION : Verdict.SERVER_LOST;
		}
		return switch (phase) {
			case COMMITTING -> Verdict.UNKNOWN;
			case AUTOCOMMIT ->
				(!this.connectionLost) ? Verdict.APPLICATION : (reading) ? Verdict.SERVER_LOST : Verdict.UNKNOWN;
			case IN_TRANSACTION -> (this.connectionLost) ? Verdict.SERVER_LOST : Verdict.APPLICATION;
			case NOTHING_AT_RISK -> connecting();
		};
	}

	private Verdict connecting() {
		return switch (this.server) {
			case LOGIN_REFUSED -> Verdict.APPLICATION;
			case BUSY -> Verdict.RETRY_SAME_SERVER;
			default -> (this.connectionLost) ? Verdict.SERVER_LOST : Verdict.APPLICATION;
		};
	}

	/**
	 * Whether the server rolled back the whole transaction.
	 * @return whether nothing of it is left
	 */
	public boolean rolledBack() {
		return this.transaction == TransactionFate.ROLLED_BACK;
	}

	/**
	 * Whether a lock was waited for in vain, which undoes the statement only, unless
	 * {@code innodb_rollback_on_timeout} is set.
	 * @return whether it was a lock wait timeout
	 */
	public boolean statementUndone() {
		return this.transaction == TransactionFate.STATEMENT_UNDONE;
	}

	private static boolean isLost(ErrorChain chain) {
		return chain.any((link) -> CONNECTION_LOST.contains(link.getErrorCode()) || hasState(link, "08")
				|| isClosedConnection(link));
	}

	private static boolean isRolledBack(SQLException error) {
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
		return error.getErrorCode() == PACKET_TOO_LARGE || error instanceof PacketTooBigException;
	}

	private static boolean hasState(SQLException error, String prefix) {
		return error.getSQLState() != null && error.getSQLState().startsWith(prefix);
	}

	private static boolean contains(SQLException error, String text) {
		return error.getMessage() != null && error.getMessage().toLowerCase(Locale.ROOT).contains(text);
	}

	/** What was being done when an error came. */
	public enum Phase {

		/** Nothing that could change data was under way, such as opening a connection. */
		NOTHING_AT_RISK,

		/** A statement that commits by itself. */
		AUTOCOMMIT,

		/** A statement of an open transaction. */
		IN_TRANSACTION,

		/** COMMIT had been sent. */
		COMMITTING

	}

	/** What happened to the server. */
	public enum ServerFate {

		/** It answers. */
		ANSWERS,

		/** It has no connection left. */
		BUSY,

		/** It refuses this account, host or database. */
		LOGIN_REFUSED,

		/** It is no longer primary. */
		READ_ONLY,

		/** It cuts the connections of ordinary accounts. */
		OFFLINE,

		/** The connection to it was lost. */
		LOST

	}

	/** What happened to the transaction by the error itself. */
	public enum TransactionFate {

		/** Nothing, or nothing that the error tells. */
		AS_BEFORE,

		/** Its last statement was undone, it waits for its end. */
		STATEMENT_UNDONE,

		/** It was rolled back as a whole. */
		ROLLED_BACK,

		/** Its statement cannot be sent to any server. */
		STATEMENT_IMPOSSIBLE

	}

}
