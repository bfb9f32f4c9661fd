package io.github.fabricspring.sample.farm.group;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;

/**
 * The transactions that servers have, as sets that MySQL itself compares.
 */
final class Gtids {

	private Gtids() {
	}

	static String executed(MysqlServer server) {
		return Sql.quick(server).value("SELECT @@global.gtid_executed");
	}

	static String received(MysqlServer server) {
		return Sql.quick(server)
			.value("SELECT RECEIVED_TRANSACTION_SET FROM performance_schema.replication_connection_status"
					+ " WHERE CHANNEL_NAME = ''");
	}

	/**
	 * All transactions that a server holds.
	 * @param server the server
	 * @return the executed ones and those that its replication channel has received
	 */
	static String held(MysqlServer server) {
		return Stream.of(executed(server), received(server))
			.filter((set) -> !set.isEmpty())
			.collect(Collectors.joining(","));
	}

	static boolean hasExecuted(MysqlServer server, String set) {
		return Sql.quick(server).isTrue("GTID_SUBSET('" + set + "', @@global.gtid_executed)");
	}

	/**
	 * Chooses the server that holds the most transactions.
	 * @param servers answering servers, at least one
	 * @return the first that holds all that any of them holds, the first of all if none
	 * does
	 */
	static MysqlServer mostAdvanced(List<MysqlServer> servers) {
		MysqlServer most = servers.get(0);
		for (MysqlServer server : servers.subList(1, servers.size())) {
			String ofMost = held(most);
			String ofServer = held(server);
			if (isSubset(most, ofMost, ofServer) && !isSubset(most, ofServer, ofMost)) {
				most = server;
			}
		}
		return most;
	}

	private static boolean isSubset(MysqlServer judge, String set, String of) {
		return Sql.quick(judge).isTrue("GTID_SUBSET('" + set + "', '" + of + "')");
	}

}
