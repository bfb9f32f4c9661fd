package io.github.fabricspring.sample.farm.group;

import java.sql.SQLException;

import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * A server's replication channel.
 *
 * @param server the server
 */
public record Replica(MysqlServer server) {

	private static final String CHANNEL = " FROM performance_schema.replication_connection_status"
			+ " WHERE CHANNEL_NAME = ''";

	/** A server that could not read its relay log's position at its start says so. */
	private static final int RELAY_LOG_UNKNOWN = 1872;

	/** A source sends a heartbeat this often when there is nothing else to send. */
	private static final double HEARTBEAT_SECONDS = 0.25;

	/** A source that has sent nothing for this long is dead to its replica. */
	private static final double SILENT_SECONDS = 1.5;

	/**
	 * Follows a source. An applier that runs goes on: it would wait for a minute, when it
	 * is stopped, for the rest of a transaction that the old source did not send whole.
	 * @param source the source
	 * @param account what logs in there
	 */
	void follow(MysqlServer source, FarmAccounts.Account account) {
		String change = "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '" + source.host() + "', SOURCE_PORT = "
				+ source.port() + ", SOURCE_USER = '" + account.user() + "', SOURCE_PASSWORD = '" + account.password()
				+ "', SOURCE_CONNECT_RETRY = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_HEARTBEAT_PERIOD = "
				+ HEARTBEAT_SECONDS;
		boolean followed = Sql.patient(this.server)
			.isTrue("COUNT(*) FROM performance_schema.replication_connection_configuration"
					+ " WHERE CHANNEL_NAME = '' AND AUTO_POSITION = '1'");
		String first = change + ", SOURCE_AUTO_POSITION = 1";
		try {
			Sql.patient(this.server).execute("STOP REPLICA IO_THREAD", followed ? change : first, "START REPLICA");
		}
		catch (FarmException ex) {
			if (!(ex.getCause() instanceof SQLException refusal) || refusal.getErrorCode() != RELAY_LOG_UNKNOWN) {
				throw ex;
			}
			Sql.patient(this.server).execute("RESET REPLICA ALL", first, "START REPLICA");
		}
	}

	void stopReceiving() {
		Sql.patient(this.server).execute("STOP REPLICA IO_THREAD");
	}

	/** Forgets the source, and with it what was received and not applied. */
	void forgetSource() {
		Sql.patient(this.server).execute("STOP REPLICA", "RESET REPLICA ALL");
	}

	boolean hasAppliedAll() {
		return Gtids.hasExecuted(this.server, Gtids.received(this.server));
	}

	/**
	 * Asks whether it follows a source.
	 * @param source the source
	 * @return whether receiver and applier run, on that source's transactions
	 */
	public boolean follows(MysqlServer source) {
		return Sql.quick(this.server)
			.value("SELECT CONCAT_WS(' ', CONCAT(c.HOST, ':', c.PORT), i.SERVICE_STATE, a.SERVICE_STATE)"
					+ " FROM performance_schema.replication_connection_configuration c"
					+ " JOIN performance_schema.replication_connection_status i USING (CHANNEL_NAME)"
					+ " JOIN performance_schema.replication_applier_status a USING (CHANNEL_NAME)"
					+ " WHERE CHANNEL_NAME = ''")
			.equals(source.address() + " ON ON");
	}

	/**
	 * The replica's word on its source.
	 * @return what it saw, {@link Word#NONE} if it does not answer
	 */
	Word onItsSource() {
		try {
			String age = Sql.quick(this.server)
				.value("SELECT IF(SERVICE_STATE = 'ON', TIMESTAMPDIFF(MICROSECOND, GREATEST("
						+ "LAST_HEARTBEAT_TIMESTAMP, LAST_QUEUED_TRANSACTION_END_QUEUE_TIMESTAMP), NOW(6)) / 1e6, 1e6)"
						+ CHANNEL);
			return (age.isEmpty() || Double.parseDouble(age) > SILENT_SECONDS) ? Word.DEAD : Word.ALIVE;
		}
		catch (FarmException ex) {
			return Word.NONE;
		}
	}

	/** What a replica says of its source. */
	enum Word {

		/** It was heard of a moment ago. */
		ALIVE,

		/** The connection is lost, or silent. */
		DEAD,

		/** The replica does not answer. */
		NONE

	}

}
