package io.github.fabricspring.sample.farm;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * Rebuilds a server from another one with the clone plugin.
 */
final class ServerClone {

	/**
	 * {@code ER_RESTART_SERVER_FAILED}: copied, but there is no monitor to restart it.
	 */
	private static final int RESTART_FAILED = 3707;

	private final FarmSettings settings;

	ServerClone(FarmSettings settings) {
		this.settings = settings;
	}

	void rebuild(MysqlServer server, MysqlServer donor) {
		try {
			// A recipient must not be read-only; offline_mode keeps clients out instead.
			server.restart(ServerOptions.Role.RECIPIENT);
			copy(server, donor);
			server.awaitExit();
			server.start();
			check(server);
		}
		catch (SQLException | FarmException ex) {
			FarmException failure = new FarmException(
					server + " - cannot be rebuilt from " + donor + ": " + ex.getMessage(), ex);
			closeToWriters(server, failure);
			throw failure;
		}
	}

	private void copy(MysqlServer server, MysqlServer donor) throws SQLException {
		FarmAccounts.Account account = this.settings.accounts().fabric();
		try (Connection connection = server.connect(this.settings.accounts().root(), this.settings.patience());
				Statement statement = connection.createStatement()) {
			statement.execute("SET GLOBAL clone_valid_donor_list = '" + donor.address() + "'");
			statement.execute("CLONE INSTANCE FROM '" + account.user() + "'@'" + donor.address().replace(":", "':")
					+ " IDENTIFIED BY '" + account.password() + "'");
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() != RESTART_FAILED) {
				throw ex;
			}
		}
	}

	private static void check(MysqlServer server) throws SQLException {
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			try (ResultSet row = statement
				.executeQuery("SELECT state, error_no, error_message FROM performance_schema.clone_status")) {
				if (!row.next()) {
					throw new FarmException(server + " - has no clone status");
				}
				if (!row.getString(1).equals("Completed") || row.getInt(2) != 0) {
					throw new FarmException(server + " - clone status is " + row.getString(1) + ", error "
							+ row.getInt(2) + ": " + row.getString(3));
				}
			}
			// A donor that replicates hands its channel on.
			statement.execute("STOP REPLICA");
			statement.execute("RESET REPLICA ALL");
		}
	}

	private static void closeToWriters(MysqlServer server, FarmException failure) {
		try {
			server.restart();
		}
		catch (FarmException ex) {
			failure.addSuppressed(ex);
		}
	}

}
