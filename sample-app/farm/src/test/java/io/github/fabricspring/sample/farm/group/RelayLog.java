package io.github.fabricspring.sample.farm.group;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;

/**
 * What a server knows of its relay log.
 */
final class RelayLog {

	private RelayLog() {
	}

	/**
	 * Makes the position of a replica's relay log unreadable: from its next start on it
	 * refuses START REPLICA with the error 1872.
	 * @param replica the replica, which follows a source
	 */
	static void forget(MysqlServer replica) {
		Sql.quick(replica)
			.execute("STOP REPLICA", "SET GLOBAL super_read_only = OFF", "SET sql_log_bin = OFF",
					"UPDATE mysql.slave_relay_log_info SET Privilege_checks_username = 'nobody'",
					"SET GLOBAL super_read_only = ON");
	}

}
