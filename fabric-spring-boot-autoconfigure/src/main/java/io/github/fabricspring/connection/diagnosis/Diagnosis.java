package io.github.fabricspring.connection.diagnosis;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.github.fabricspring.call.Verdict;

/**
 * The diagnosis of a driver's error: what happened to the server and to the transaction.
 * It uses only MySQL's error codes and SQL states. The exception's type does not count,
 * and what was being done is added by {@link #verdict}.
 *
 * @param server what happened to the server
 * @param transaction what happened to the transaction
 * @param connectionLost whether the connection can no longer be used
 * @param error the driver's error
 */
public record Diagnosis(ServerFate server, TransactionFate transaction, boolean connectionLost, SQLException error) {

	private static final Set<Integer> CONNECTION_LOST = Set.of(1053, 1927, 2002, 2006, 2013, 2055, 4031);

	/** The server's codes whose SQLState says that it ended or refused a connection. */
	private static final Set<Integer> CONNECTION_ENDED = Set.of(1040, 1042, 1043, 1047, 1053, 1080, 1081, 1152, 1153,
			1154, 1155, 1156, 1157, 1158, 1159, 1160, 1161, 1184);

	private static final Set<Integer> ROLLED_BACK = Set.of(1206, 1213, 1614, 3101);

	/**
	 * The codes of a login that fails until the settings or the account change: access
	 * denied, unknown database, host blocked or not allowed, plugin missing, account
	 * locked, password expired, TLS required.
	 */
	private static final Set<Integer> LOGIN_REFUSED = Set.of(1044, 1045, 1049, 1129, 1130, 1251, 1524, 1698, 1820, 1862,
			3118, 3159, 3955);

	private static final int LOCK_WAIT_TIMEOUT = 1205;

	private static final int PACKET_TOO_LARGE = 1153;

	private static final int OFFLINE_MODE = 3032;

	/**
	 * What a member of Group Replication says that is not in its group, or leaves it: a
	 * hook failed (3100), it is not configured for the group (3092), and its transactions
	 * must not begin or go on (3796 to 3799).
	 */
	private static final Set<Integer> OUT_OF_GROUP = Set.of(3092, 3100, 3796, 3797, 3798, 3799);

	/**
	 * The code of a SIGNAL in a trigger or procedure, which chooses its SQLState freely.
	 */
	private static final int SIGNAL = 1644;

	/**
	 * Diagnoses an error.
	 * @param error the driver's error, all its causes and chained exceptions included
	 * @return the diagnosis
	 */
	public static Diagnosis of(SQLException error) {
		ErrorChain chain = ErrorChain.of(error);
		return new Diagnosis(server(chain), transaction(chain), isLost(chain), error);
	}

	/**
	 * Whether a cause of the error says that the network or the other end closed the
	 * connection, whatever its code and state say. A stream of the application that ends
	 * early looks the same.
	 * @param error the driver's error
	 * @return whether there is such a cause
	 */
	public static boolean isOfNetwork(SQLException error) {
		return ErrorChain.of(error).anyOther(ConnectFailure::isOfNetwork);
	}

	/**
	 * Whether a cause of the error is an {@link Error}, such as an
	 * {@link OutOfMemoryError}: the driver gave up in the middle of a request or an
	 * answer.
	 * @param error the driver's error
	 * @return whether there is such a cause
	 */
	public static boolean isOfJvm(SQLException error) {
		return ErrorChain.of(error).anyOther(Error.class::isInstance);
	}

	private static ServerFate server(ErrorChain chain) {
		if (chain.any((link) -> link.getErrorCode() == OFFLINE_MODE)) {
			return ServerFate.OFFLINE;
		}
		if (chain.any((link) -> OUT_OF_GROUP.contains(link.getErrorCode()))) {
			return ServerFate.OUT_OF_GROUP;
		}
		if (chain.any(Diagnosis::isReadOnly)) {
			return ServerFate.READ_ONLY;
		}
		if (chain.any((link) -> LOGIN_REFUSED.contains(link.getErrorCode())) || ConnectFailure.isUnfit(chain)) {
			return ServerFate.LOGIN_REFUSED;
		}
		if (ConnectFailure.isBusy(chain)) {
			return ServerFate.BUSY;
		}
		return (isLost(chain)) ? ServerFate.LOST : ServerFate.ANSWERS;
	}

	private static TransactionFate transaction(ErrorChain chain) {
		// Connector/J says 08S01 and the server closes the connection, but any other
		// server would too
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
		if (this.server == ServerFate.OFFLINE || this.server == ServerFate.OUT_OF_GROUP) {
			// both can hit a COMMIT that waits for other servers, and therefore a
			// statement that commits
			boolean risk = phase == Phase.COMMITTING || (phase == Phase.AUTOCOMMIT && !reading);
			return (risk) ? Verdict.UNKNOWN : Verdict.SERVER_LOST;
		}
		if (this.server == ServerFate.READ_ONLY) {
			return (reading || !ErrorChain.of(this.error).any(Diagnosis::isServerReadOnly)) ? Verdict.APPLICATION
					: Verdict.SERVER_LOST;
		}
		return switch (phase) {
			case COMMITTING ->
				(ErrorChain.of(this.error).any(Diagnosis::isOfOpenStream)) ? Verdict.APPLICATION : Verdict.UNKNOWN;
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
	 * Whether a server that is read-only refused a single statement, and did nothing of
	 * it.
	 * @return {@code false} for a batch, of which a part may have been carried out
	 */
	public boolean refusedByReadOnlyServer() {
		return ErrorChain.of(this.error).any(Diagnosis::isServerReadOnly)
				&& !ErrorChain.of(this.error).any(BatchUpdateException.class::isInstance);
	}

	/**
	 * Whether it stands for several errors. The driver goes on with a batch after an
	 * error, and reports the last one only.
	 * @return whether more than one statement of a batch has failed
	 */
	public boolean hidesErrors() {
		return this.error instanceof BatchUpdateException batch && Arrays.stream(batch.getUpdateCounts())
			.filter((count) -> count == Statement.EXECUTE_FAILED)
			.count() > 1;
	}

	/**
	 * Whether the server rolled back the whole transaction.
	 * @return whether nothing of the transaction is left
	 */
	public boolean rolledBack() {
		return this.transaction == TransactionFate.ROLLED_BACK;
	}

	/**
	 * Whether a lock wait timed out, which undoes only the statement unless {@code
	 * innodb_rollback_on_timeout} is set.
	 * @return whether it was a lock wait timeout
	 */
	public boolean statementUndone() {
		return this.transaction == TransactionFate.STATEMENT_UNDONE;
	}

	private static boolean isLost(ErrorChain chain) {
		return chain.any((link) -> CONNECTION_LOST.contains(link.getErrorCode()) || saysConnectionLost(link)
				|| isClosedConnection(link));
	}

	// An error with another code comes from a server that answers: a trigger's SIGNAL may
	// carry any state
	private static boolean saysConnectionLost(SQLException error) {
		return hasState(error, "08") && (error.getErrorCode() <= 0 || CONNECTION_ENDED.contains(error.getErrorCode()));
	}

	private static boolean isRolledBack(SQLException error) {
		// A SIGNAL may carry this state with any other code, and rolls nothing back
		return ROLLED_BACK.contains(error.getErrorCode()) || (hasState(error, "40") && error.getErrorCode() <= 0);
	}

	private static boolean isReadOnly(SQLException error) {
		return isServerReadOnly(error) || error.getErrorCode() == 1792
				|| (hasState(error, "25006") && error.getErrorCode() != SIGNAL)
				|| (hasState(error, "S1009") && contains(error, "connection is read-only"));
	}

	// Another server would accept the statement. A read-only session was made read-only
	// by its client
	private static boolean isServerReadOnly(SQLException error) {
		// 1290 also stands for --secure-file-priv and others: only the text tells them
		// apart
		return error.getErrorCode() == 1836 || (error.getErrorCode() == 1290 && contains(error, "read-only"));
	}

	// Connector/J sends nothing as long as rows are still to come
	private static boolean isOfOpenStream(SQLException error) {
		return error.getErrorCode() == 0 && contains(error, "streaming result set")
				&& contains(error, "is still active");
	}

	private static boolean isClosedConnection(SQLException error) {
		// it has neither a state nor a code
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

		/**
		 * It refuses this account, host or database, or its certificate does not match.
		 */
		LOGIN_REFUSED,

		/** It is no longer primary. */
		READ_ONLY,

		/** It cuts the connections of ordinary accounts. */
		OFFLINE,

		/** It is no working member of its group. */
		OUT_OF_GROUP,

		/** The connection to it was lost. */
		LOST

	}

	/** What happened to the transaction by the error itself. */
	public enum TransactionFate {

		/** Nothing, as far as the error tells. */
		AS_BEFORE,

		/** Its last statement was undone, and it is still open. */
		STATEMENT_UNDONE,

		/** It was rolled back as a whole. */
		ROLLED_BACK,

		/** Its statement cannot be sent to any server. */
		STATEMENT_IMPOSSIBLE

	}

}
