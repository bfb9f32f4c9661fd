package io.github.fabricspring.pool;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.fabricspring.connection.diagnosis.Diagnosis;

/**
 * The rule by which HikariCP closes a connection after an error. An error packet whose
 * SQLState only looks like a lost connection, such as a trigger's {@code SIGNAL SQLSTATE
 * '08001'}, does not close it: the rollback that follows would fail and hide the error.
 */
final class EvictionRule implements SQLExceptionOverride {

	@java.lang.Override
	public Override adjudicate(SQLException error) {
		boolean live = isOwnTimeout(error) || (looksLost(error) && !Diagnosis.of(error).connectionLost());
		return (live) ? Override.DO_NOT_EVICT : Override.CONTINUE_EVICT;
	}

	private static boolean looksLost(SQLException error) {
		String state = error.getSQLState();
		return error.getErrorCode() > 0 && state != null && (state.startsWith("08") || state.startsWith("0A"));
	}

	// After a key that could not be written in time, the transaction still has to be
	// rolled back
	private static boolean isOwnTimeout(SQLException error) {
		return "HYT00".equals(error.getSQLState());
	}

}
