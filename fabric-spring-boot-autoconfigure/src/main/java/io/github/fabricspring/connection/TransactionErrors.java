package io.github.fabricspring.connection;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;

import io.github.fabricspring.topology.Server;

/**
 * What a physical connection says of its own: the driver's error is always the cause.
 * SQLState 08 has the pool throw the connection away at once, 40 says that the
 * transaction was rolled back.
 */
final class TransactionErrors {

	private static final String ROLLED_BACK = "40000";

	private static final String CONNECTION_DOES_NOT_EXIST = "08003";

	private static final String TRANSACTION_RESOLUTION_UNKNOWN = "08007";

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
				this.at + "COMMIT failed in the driver (" + error + "): the transaction may be committed or not",
				TRANSACTION_RESOLUTION_UNKNOWN, error);
	}

	SQLException notCommitted(SQLException cause) {
		return new SQLTransactionRollbackException(
				this.at + "the answer to COMMIT was lost; the transaction is not committed and never will be",
				ROLLED_BACK, cause);
	}

	SQLException rolledBackBefore(SQLException cause) {
		return new SQLTransactionRollbackException(this.at
				+ "the server rolled back the whole transaction at an earlier error: roll back here too, and run it again",
				ROLLED_BACK, cause);
	}

	SQLException lostBefore(SQLException cause) {
		return new SQLNonTransientConnectionException(this.at + "the connection was lost with its last transaction",
				CONNECTION_DOES_NOT_EXIST, cause);
	}

}
