package io.github.fabricspring.sample.farm.group;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * Moves the primary the way that replication managers do: it stops the replicas from
 * receiving, chooses the one with the most transactions, waits until that one has applied
 * them, opens it, and has the others follow it.
 */
final class Promoter {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final FarmAccounts.Account account;

	private final ReplicationSettings settings;

	Promoter(FarmAccounts.Account account, ReplicationSettings settings) {
		this.account = account;
		this.settings = settings;
	}

	void follow(MysqlServer replica, MysqlServer source) {
		new Replica(replica).follow(source, this.account);
	}

	/**
	 * Opens a server to writers.
	 * @param server a server that follows none
	 */
	void open(MysqlServer server) {
		Sql.patient(server)
			.execute("SET GLOBAL rpl_semi_sync_source_enabled = " + (this.settings.semiSync() ? "ON" : "OFF"),
					"SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
	}

	/**
	 * Promotes a replica of a dead primary.
	 * @param replicas all replicas
	 * @return the new primary
	 * @throws FarmException if a careful promotion is not possible
	 */
	MysqlServer failOver(List<MysqlServer> replicas) {
		// From here on the old primary, should it live, gets no acknowledgement.
		List<MysqlServer> stopped = replicas.stream().filter(this::stopReceiving).toList();
		if (stopped.isEmpty()) {
			throw new FarmException("no replica answers: " + replicas);
		}
		MysqlServer chosen = Gtids.mostAdvanced(stopped);
		switch (this.settings.care()) {
			case CAREFUL -> {
				awaitApplied(chosen);
				new Replica(chosen).forgetSource();
				open(chosen);
			}
			case OPENS_EARLY -> open(chosen);
			case DISCARDS -> {
				new Replica(chosen).forgetSource();
				open(chosen);
			}
		}
		repoint(stopped, chosen);
		return chosen;
	}

	private boolean stopReceiving(MysqlServer replica) {
		try {
			new Replica(replica).stopReceiving();
			return true;
		}
		catch (FarmException ex) {
			if (this.settings.care() == ReplicationSettings.Care.CAREFUL) {
				throw new FarmException(replica + " does not answer and may hold what no other replica has", ex);
			}
			return false;
		}
	}

	private static void awaitApplied(MysqlServer replica) {
		Conditions.await(replica + " to apply what it has received", PATIENCE, new Replica(replica)::hasAppliedAll,
				() -> Gtids.received(replica));
	}

	/**
	 * Moves the primary from one live server to another.
	 * @param old the primary
	 * @param target one of its replicas
	 * @param servers all servers
	 */
	void switchOver(MysqlServer old, MysqlServer target, List<MysqlServer> servers) {
		// The others first, so that the target has whom to acknowledge its commits.
		List<MysqlServer> others = servers.stream().filter((server) -> !server.equals(old)).toList();
		repoint(others, target);
		try {
			// Waits for commits under way. A lock that is held for long would keep it
			// waiting.
			Sql.patient(old).execute("SET SESSION lock_wait_timeout = 5", "SET GLOBAL super_read_only = ON");
			String executed = Gtids.executed(old);
			if (!Sql.patient(target).isTrue("WAIT_FOR_EXECUTED_GTID_SET('" + executed + "', 30) = 0")) {
				throw new FarmException(target + " does not catch up with " + old);
			}
			new Replica(target).forgetSource();
			open(target);
		}
		catch (FarmException ex) {
			open(old);
			repoint(others, old);
			throw ex;
		}
		Sql.patient(old).execute("SET GLOBAL rpl_semi_sync_source_enabled = OFF");
		follow(old, target);
	}

	private void repoint(List<MysqlServer> servers, MysqlServer primary) {
		Consumer<MysqlServer> follow = (server) -> follow(server, primary);
		servers.parallelStream().filter((server) -> !server.equals(primary)).forEach(follow);
	}

}
