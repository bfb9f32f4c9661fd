package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint around a procedure, whose statements only the server knows. It is gone
 * afterwards if the procedure ended its transaction. It costs two requests, for
 * procedures only.
 */
final class ProcedureGuard {

	private static final int NO_SUCH_SAVEPOINT = 1305;

	private final ConnectionState connection;

	private @Nullable String savepoint;

	private boolean first;

	ProcedureGuard(ConnectionState connection) {
		this.connection = connection;
	}

	/**
	 * Sets the savepoint.
	 * @param first whether the procedure is the transaction's first statement
	 * @throws SQLException as the driver threw it
	 */
	void set(boolean first) throws SQLException {
		String name = "fabric_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
		execute("SAVEPOINT " + name);
		this.savepoint = name;
		this.first = first;
	}

	boolean isSet() {
		return this.savepoint != null;
	}

	// Whether the application did nothing in the transaction before the procedure.
	boolean isFirst() {
		return this.first;
	}

	/**
	 * Releases the savepoint, and tells the reports whether the transaction goes on.
	 * While a result is still streaming the driver sends nothing else: the savepoint
	 * stays and is released later.
	 * @return whether its transaction has ended
	 * @throws SQLException if the connection was lost
	 */
	boolean release() throws SQLException {
		if (this.savepoint == null) {
			return false;
		}
		try {
			execute("RELEASE SAVEPOINT " + this.savepoint);
		}
		catch (SQLException ex) {
			Diagnosis diagnosis = this.connection.diagnose(ex);
			boolean gone = ex.getErrorCode() == NO_SUCH_SAVEPOINT;
			if (!gone && !diagnosis.connectionLost()) {
				return false;
			}
			this.savepoint = null;
			if (!gone) {
				throw diagnosis.error();
			}
			this.connection.reports.mayHaveEnded();
			return true;
		}
		this.savepoint = null;
		this.connection.reports.continued();
		return false;
	}

	/** Forgets the savepoint, because the transaction is over. */
	void forget() {
		this.savepoint = null;
	}

	private void execute(String sql) throws SQLException {
		this.connection.sendUnseen(() -> {
			try (Statement statement = this.connection.physical.createStatement()) {
				statement.execute(sql);
			}
		});
	}

}
