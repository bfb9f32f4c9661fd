package io.github.fabricspring.connection.transaction;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;

import io.github.fabricspring.connection.key.KeyRefusal;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a physical connection itself. The driver's error is always the cause.
 * SQLState 08 makes the pool discard the connection at once, 40 says that the transaction
 * was rolled back.
 */
final class TransactionErrors {

	private static final String ROLLED_BACK = "40000";

	private static final String READ_ONLY_TRANSACTION = "25006";

	private static final int READ_ONLY_CODE = 1792;

	private static final String READS_ONLY = "To write, leave out mode = READ_ONLY of @FabricGroup or FabricTemplate"
			+ " and readOnly = true of @Transactional";

	private static final String COMMUNICATION_LINK_FAILURE = "08S01";

	private static final String CONNECTION_DOES_NOT_EXIST = "08003";

	private static final String TRANSACTION_RESOLUTION_UNKNOWN = "08007";

	private static final String TIMEOUT = "HYT00";

	private static final String GENERAL_ERROR = "HY000";

	private final String at;

	TransactionErrors(Server server) {
		this.at = server.group() + " - " + server.address() + ": ";
	}

	SQLException unknown(SQLException cause) {
		return new SQLException(this.at + "the answer to COMMIT was lost: the transaction may be committed or not",
				TRANSACTION_RESOLUTION_UNKNOWN, cause);
	}

	SQLException driverFailed(Throwable error) {
		return new SQLException(
				this.at + "COMMIT failed in the driver, the transaction may be committed or not: " + error,
				TRANSACTION_RESOLUTION_UNKNOWN, error);
	}

	SQLException driverBroke(Throwable error) {
		return new SQLNonTransientConnectionException(this.at + "the driver failed: " + error,
				COMMUNICATION_LINK_FAILURE, error);
	}

	SQLException statementBroke(Throwable error) {
		return new SQLException(
				this.at + "a statement failed in the driver, and may have been carried out or not: " + error,
				TRANSACTION_RESOLUTION_UNKNOWN, error);
	}

	SQLException cut(SQLException cause) {
		return new SQLNonTransientConnectionException(this.at + "the connection was lost: " + cause.getMessage(),
				COMMUNICATION_LINK_FAILURE, cause);
	}

	SQLException notCommitted(SQLException cause) {
		return new SQLTransactionRollbackException(
				this.at + "the answer to COMMIT was lost; the transaction is not committed and never will be",
				ROLLED_BACK, cause);
	}

	SQLException keyRefused(KeyRefusal refusal, SQLException cause) {
		String message = this.at + refusal.text() + ". The transaction is rolled back (" + cause.getMessage() + ")";
		return switch (refusal) {
			case LOCKED -> new SQLTimeoutException(message, TIMEOUT, cause);
			case IMPOSSIBLE, NOT_COMMITTING -> new SQLException(message, GENERAL_ERROR, cause);
		};
	}

	SQLException leftOpen() {
		return new SQLTransactionRollbackException(this.at
				+ "a transaction was open when its connection was given back, and is rolled back. Commit it before,"
				+ " or use @Transactional", ROLLED_BACK);
	}

	SQLException rolledBackBefore(SQLException cause) {
		return new SQLTransactionRollbackException(this.at
				+ "the server rolled back the whole transaction at an earlier error: roll back, and run it again",
				ROLLED_BACK, cause);
	}

	SQLException readsOnly(SQLException cause) {
		String message = this.at
				+ "the server refused the statement: it writes, or locks rows for writing, in a call that only reads. "
				+ READS_ONLY + " (" + cause.getMessage() + ")";
		return (cause instanceof BatchUpdateException batch) ? new BatchUpdateException(message, READ_ONLY_TRANSACTION,
				READ_ONLY_CODE, batch.getUpdateCounts(), cause)
				: new SQLException(message, READ_ONLY_TRANSACTION, READ_ONLY_CODE, cause);
	}

	SQLException readsOnly(String sql) {
		return new SQLException(
				this.at + "the statement was not sent: it would allow writes in a call that only reads. " + READS_ONLY
						+ " (" + sql + ")",
				READ_ONLY_TRANSACTION, READ_ONLY_CODE);
	}

	SQLException endedByProcedure(@Nullable SQLException cause) {
		return new SQLException(this.at + "a procedure ended the transaction in which it was called. The statements "
				+ "before it are either committed or rolled back: roll back, and check the data before running them again",
				GENERAL_ERROR, cause);
	}

	SQLException lostBefore(SQLException cause) {
		return new SQLNonTransientConnectionException(
				this.at + "the connection was lost with its last transaction: fetch another", CONNECTION_DOES_NOT_EXIST,
				cause);
	}

}
