package io.github.fabricspring.connection.lease;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;

/**
 * A write was refused because it came outside any scope and any transaction of Spring,
 * while several groups are in use. Nothing was written.
 */
public class UnscopedWriteException extends SQLNonTransientException {

	private static final long serialVersionUID = 1L;

	/** ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION. */
	private static final int READ_ONLY_TRANSACTION = 1792;

	UnscopedWriteException(String group, SQLException refusal) {
		super(group + " - refused to write to the default group from thread " + Thread.currentThread().getName()
				+ ", outside @FabricGroup, FabricTemplate and any transaction: several groups are in use, so the "
				+ "statement may be meant for another. Run it in FabricTemplate.execute(\"<group>\", ...), also on other "
				+ "threads; or in a transaction if the default group is meant; or set fabric.unscoped-writes=allow",
				"25006", READ_ONLY_TRANSACTION, refusal);
	}

	static boolean isRefusal(SQLException error) {
		return error.getErrorCode() == READ_ONLY_TRANSACTION || "25006".equals(error.getSQLState());
	}

}
