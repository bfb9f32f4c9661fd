package io.github.fabricspring.sample.node.group.server;

import java.time.Duration;

/**
 * The state of a server by its own variables.
 *
 * @param uuid its {@code server_uuid}
 * @param closed whether it refuses all writes ({@code super_read_only})
 * @param offline whether it refuses ordinary clients altogether ({@code offline_mode})
 * @param gtids whether it numbers its transactions ({@code gtid_mode})
 * @param startsStopped whether it starts without replicating, so that it acknowledges
 * nothing after a restart before the node says so
 * @param executed the transactions that it has committed
 * @param owned the transactions on their way into {@code executed}, as those are that
 * wait for an acknowledgement: they are in the binary log already
 * @param commitDelay how long each group of its commits waits for others
 */
public record ServerVariables(String uuid, boolean closed, boolean offline, boolean gtids, boolean startsStopped,
		GtidSet executed, GtidSet owned, Duration commitDelay) {

	// Owned before executed: a transaction moves from the one to the other
	static final String QUERY = "SELECT @@server_uuid, @@global.super_read_only, @@global.offline_mode,"
			+ " @@global.gtid_mode = 'ON', @@global.skip_replica_start, @@global.gtid_owned, @@global.gtid_executed,"
			+ " @@global.binlog_group_commit_sync_delay";

	// uuid:5#12:6#13, where 12 and 13 are the threads that own them
	static GtidSet parseOwned(String text) {
		return GtidSet.parse(text.replaceAll("#\\d+", ""));
	}

	/**
	 * The transactions that replicas may have got from it.
	 * @return executed and owned ones
	 */
	public GtidSet written() {
		return this.executed.plus(this.owned);
	}

	/**
	 * Whether ordinary clients can write.
	 * @return whether it takes writes
	 */
	public boolean writable() {
		return !this.closed && !this.offline;
	}

}
