package io.github.fabricspring.sample.node.group.server;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * How a server follows its source.
 *
 * @param source where it replicates from
 * @param receiving whether the receiver is connected
 * @param trying whether the receiver is connected or keeps trying
 * @param applying whether the applier runs
 * @param received what is in the relay log, applied or not
 * @param autoPosition whether it asks its source by GTID
 * @param receiverError the receiver's last error, {@code null} if there is none
 * @param applierError the applier's last error, {@code null} if there is none
 */
public record ReplicaState(ServerAddress source, boolean receiving, boolean trying, boolean applying, GtidSet received,
		boolean autoPosition, @Nullable String receiverError, @Nullable String applierError) {

	static ReplicaState read(ResultSet row) throws SQLException {
		String receiver = row.getString("Replica_IO_Running");
		return new ReplicaState(new ServerAddress(row.getString("Source_Host"), row.getInt("Source_Port")),
				"Yes".equals(receiver), !"No".equals(receiver), "Yes".equals(row.getString("Replica_SQL_Running")),
				GtidSet.parse(row.getString("Retrieved_Gtid_Set")), row.getInt("Auto_Position") == 1,
				error(row, "Last_IO_Errno", "Last_IO_Error"), error(row, "Last_SQL_Errno", "Last_SQL_Error"));
	}

	private static @Nullable String error(ResultSet row, String number, String text) throws SQLException {
		return (row.getInt(number) != 0) ? row.getInt(number) + ": " + row.getString(text) : null;
	}

	/**
	 * Whether it follows a source as it should.
	 * @param expected where it should replicate from
	 * @return whether receiver and applier work on that source's transactions
	 */
	public boolean follows(ServerAddress expected) {
		return this.source.equals(expected) && this.trying && this.applying;
	}

}
