package io.github.fabricspring.acceptance.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import io.github.fabricspring.acceptance.fault.NetworkPartition;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults, one after the other, in a group that traders use all the while.
 */
final class Disturbance {

	/**
	 * How long Group Replication may be without a primary before an operator steps in:
	 * 8.0.33 was seen to expel both others while a primary shut down, and to elect nobody
	 * for four minutes. He does not wait where most servers crashed by themselves.
	 */
	private static final Duration ABANDONED = Duration.ofSeconds(30);

	private final FarmGroup group;

	private final @Nullable NetworkPartition network;

	private final Traders traders;

	private final Reigns reigns;

	private final Random random;

	private int faults;

	private long struck;

	Disturbance(FarmGroup group, @Nullable NetworkPartition network, Traders traders, Reigns reigns, Random random) {
		this.group = group;
		this.network = network;
		this.traders = traders;
		this.reigns = reigns;
		this.random = random;
	}

	/**
	 * Has a fault strike. Returns when the traders went on and the group is whole again.
	 * @param fault the fault
	 * @param server the server that is hit, where one is
	 * @throws SQLException if the server did not let it happen
	 */
	void strike(Fault fault, MysqlServer server) throws SQLException {
		MysqlServer primary = this.group.primaryServer();
		System.out.println("chaos: %s %s%s".formatted(fault, server, server.equals(primary) ? " (primary)" : ""));
		this.reigns.beforeFault(primary.uuid());
		fault.strike(new Scene(this.group, server, this.random, this.network));
		this.faults++;
		this.struck = System.nanoTime();
		try {
			this.traders.awaitMore(this::attend);
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError(ex.getMessage() + "\n" + this.group.describe()
					+ this.group.farm()
						.servers()
						.stream()
						.map((each) -> "\n" + each + each.lastWords())
						.collect(Collectors.joining()),
					ex);
		}
		this.group.restore();
		this.reigns.afterFault(this.group.primaryServer().uuid());
	}

	private void attend() {
		List<MysqlServer> crashed = this.group.farm().servers().stream().filter(Disturbance::hasCrashed).toList();
		boolean hopeless = 2 * crashed.size() > this.group.farm().servers().size();
		if (!(this.group instanceof GroupReplication members)) {
			assertThat(hopeless)
				.as(() -> "MySQL crashed by itself, which ends this run. It says nothing about the starter: "
						+ crashed.stream().map(MysqlServer::lastWords).toList())
				.isFalse();
		}
		else if ((hopeless || System.nanoTime() - this.struck > ABANDONED.toNanos()) && members.primary() == null) {
			System.out.println("chaos: an operator steps in: " + members.describe() + ", crashed: " + crashed);
			members.regroup();
			this.struck = System.nanoTime();
		}
	}

	// MySQL itself may crash under a fault, as 8.0.33 was seen to do in its group
	// communication
	private static boolean hasCrashed(MysqlServer server) {
		return !server.isAlive() && server.lastWords().contains("what is causing the crash");
	}

	int faults() {
		return this.faults;
	}

	FarmGroup group() {
		return this.group;
	}

	Traders traders() {
		return this.traders;
	}

}
