package io.github.fabricspring.pool;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.fabricspring.connection.diagnosis.Diagnosis;

/**
 * Keeps HikariCP from closing a live connection under an error packet whose SQLState
 * merely looks like a loss, as a trigger's {@code SIGNAL SQLSTATE '08001'}: the rollback
 * that follows would fail and hide the error.
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

	// A key that could not be written in time: the transaction is still to be rolled back
	private static boolean isOwnTimeout(SQLException error) {
		return "HYT00".equals(error.getSQLState());
	}

}
