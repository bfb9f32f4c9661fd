package io.github.fabricspring.acceptance.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

import io.github.fabricspring.acceptance.fault.NetworkPartition;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Where a fault strikes.
 *
 * @param group the group
 * @param server the server that is hit, where one is
 * @param random the source of how long a fault lasts
 * @param network the servers' network, {@code null} if it cannot be cut
 */
record Scene(FarmGroup group, MysqlServer server, Random random, @Nullable NetworkPartition network) {

	/** A silent member is suspected for 5 s before it is expelled. */
	private static final Duration LONGEST_EXPEL = Duration.ofSeconds(45);

	List<MysqlServer> others() {
		return this.group.farm().servers().stream().filter((other) -> !other.equals(this.server)).toList();
	}

	void pause(int from, int to) {
		try {
			Thread.sleep(Duration.ofMillis(this.random.nextInt(from, to)).toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Cuts the network and heals it after a while: sometimes before anybody has noticed,
	 * sometimes after another primary was chosen.
	 * @param cut the cut
	 */
	void duringCut(Consumer<NetworkPartition> cut) {
		NetworkPartition partition = Objects.requireNonNull(this.network);
		try {
			cut.accept(partition);
			pause(2000, 14000);
		}
		finally {
			partition.heal();
		}
	}

	/** Waits until the others have excluded the server from the group. */
	void awaitExpelled() {
		Awaitility.await(this.server + " to be expelled")
			.atMost(LONGEST_EXPEL)
			.ignoreExceptions()
			.until(() -> isExpelled(others().get(0)));
	}

	private boolean isExpelled(MysqlServer witness) throws SQLException {
		try (Connection connection = witness.connect(Duration.ofSeconds(2));
				Statement statement = connection.createStatement();
				ResultSet row = statement
					.executeQuery("SELECT COUNT(*) FROM performance_schema.replication_group_members"
							+ " WHERE MEMBER_ID = '" + this.server.uuid() + "'")) {
			return row.next() && row.getInt(1) == 0;
		}
	}

}
