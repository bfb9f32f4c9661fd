package io.github.fabricspring.connection.diagnosis;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lock waits of a batch that timed out. With {@code innodb_rollback_on_timeout} the
 * server has rolled back the whole transaction. The driver went on with the batch, so the
 * session is in another transaction, which looks like the first.
 */
public final class LockTimeouts {

	private LockTimeouts() {
	}

	/**
	 * Whether an error of a batch has rolled back its whole transaction. Asks the server.
	 * @param diagnosis the error
	 * @param physical the driver's connection
	 * @return whether it has, {@code true} if the server could not be asked
	 */
	public static boolean rolledBack(Diagnosis diagnosis, Connection physical) {
		if (!diagnosis.statementUndone() || !(diagnosis.error() instanceof BatchUpdateException)) {
			return false;
		}
		try (Statement statement = physical.createStatement();
				ResultSet setting = statement.executeQuery("SELECT @@innodb_rollback_on_timeout")) {
			return !setting.next() || setting.getBoolean(1);
		}
		catch (SQLException ex) {
			diagnosis.error().addSuppressed(ex);
			return true;
		}
	}

}
