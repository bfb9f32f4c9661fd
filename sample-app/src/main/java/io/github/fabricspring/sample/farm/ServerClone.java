package io.github.fabricspring.sample.farm;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Rebuilds a server from another one with the clone plugin.
 */
final class ServerClone {

	/** {@code ER_RESTART_SERVER_FAILED}: all is copied, nobody there to restart it. */
	private static final int RESTART_FAILED = 3707;

	private final FarmSettings settings;

	ServerClone(FarmSettings settings) {
		this.settings = settings;
	}

	void clone(MysqlServer server, MysqlServer donor) {
		server.kill();
		// A recipient must not be read-only; offline_mode keeps clients out instead.
		server.start(ServerOptions.Role.RECIPIENT);
		try {
			copy(server, donor);
			server.awaitExit();
			server.start();
			check(server);
		}
		catch (SQLException ex) {
			throw new FarmException(
					server + " - cannot be rebuilt from " + donor + ": " + ex.getMessage() + server.lastWords(), ex);
		}
		finally {
			// Whatever went wrong, it must not stay open to writers.
			if (!server.isAlive()) {
				server.start();
			}
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
				if (!row.next() || !row.getString(1).equals("Completed")) {
					throw new FarmException(server + " - was not cloned completely: "
							+ ((row.getRow() != 0) ? row.getString(1) + ", " + row.getString(3) : "no clone status"));
				}
			}
			// A donor that replicates hands its channel on.
			statement.execute("STOP REPLICA");
			statement.execute("RESET REPLICA ALL");
		}
	}

}
