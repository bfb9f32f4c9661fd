package io.github.fabricspring.acceptance.discovery;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import io.github.fabricspring.acceptance.fault.NetworkPartition;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmSettings;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.group.GroupReplicationSettings;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.topology.GroupAnswer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is believed while a group's network is cut.
 */
@EnabledIf("io.github.fabricspring.acceptance.fault.NetworkPartition#isPossible")
@Tag("long")
class PartitionDiscoveryIntegrationTests {

	private static NetworkPartition network;

	private static Farm farm;

	private static GroupReplication group;

	private Believed believed;

	private MysqlServer primary;

	private List<MysqlServer> others;

	@BeforeAll
	static void start() {
		network = new NetworkPartition(3);
		farm = FarmExtension.start(FarmSettings.DEFAULTS.withNetwork(network));
		group = GroupReplication.start(farm, "YYZ", GroupReplicationSettings.DEFAULTS);
	}

	@AfterAll
	static void stop() {
		try {
			farm.close();
		}
		finally {
			network.close();
		}
	}

	@BeforeEach
	void believe() throws SQLException {
		this.believed = client();
		this.primary = group.primaryServer();
		this.others = group.secondaries();
		this.believed.await((answer) -> this.primary.address().equals(Believed.primary(answer))
				&& Believed.readable(answer).size() == 2);
	}

	@AfterEach
	void restore() {
		this.believed.close();
		network.heal();
		group.restore();
	}

	@Test
	void aPrimaryInTheMinorityIsNotBelievedAndNotAfterTheHealing() {
		network.separate(List.of(this.primary), this.others);
		GroupAnswer moved = moved();
		assertThat(Believed.readable(moved)).doesNotContain(this.primary.address());
		int mark = this.believed.mark();
		passes(Duration.ofSeconds(3));
		network.heal();
		passes(Duration.ofSeconds(8));
		assertThat(this.believed.primariesSince(mark)).containsOnly(Believed.primary(moved));
	}

	@Test
	void aClientThatStartsInMidPartitionDoesNotBelieveTheMinority() throws SQLException {
		network.separate(List.of(this.primary), this.others);
		moved();
		this.others.forEach(network::separateFromClients);
		try (Believed late = client()) {
			passes(Duration.ofSeconds(5));
			assertThat(late.primariesSince(0)).containsOnly("null");
		}
	}

	@Test
	void aClientOnTheSideOfTheMinorityStopsBelievingItsPrimary() {
		network.separate(List.of(this.primary), this.others);
		this.others.forEach(network::separateFromClients);
		GroupAnswer none = this.believed.awaitPrimary(null);
		assertThat(String.valueOf(none.reason())).contains(this.primary.address() + " reaches only 1 of 3 members");
		int mark = this.believed.mark();
		passes(Duration.ofSeconds(5));
		assertThat(this.believed.primariesSince(mark)).containsOnly("null");
	}

	@Test
	void aClientThatHearsOnlyThePrimaryKeepsIt() {
		int mark = this.believed.mark();
		this.others.forEach(network::separateFromClients);
		passes(Duration.ofSeconds(5));
		assertThat(this.believed.primariesSince(mark)).containsOnly(this.primary.address());
	}

	@Test
	void aClientThatDoesNotHearThePrimaryBelievesNone() {
		network.separateFromClients(this.primary);
		GroupAnswer none = this.believed.awaitPrimary(null);
		assertThat(String.valueOf(none.reason())).contains(this.primary.address() + ": no answer within 500 ms");
		assertThat(Believed.readable(none)).hasSize(2);
	}

	@Test
	void aPrimaryWhoseWordDoesNotReachTheOthersIsReplaced() {
		this.others.forEach((other) -> network.silence(this.primary, other));
		GroupAnswer moved = moved();
		int mark = this.believed.mark();
		passes(Duration.ofSeconds(5));
		assertThat(this.believed.primariesSince(mark)).containsOnly(Believed.primary(moved));
	}

	private GroupAnswer moved() {
		return this.believed.await((answer) -> Believed.primary(answer) != null
				&& !this.primary.address().equals(Believed.primary(answer)));
	}

	private static Believed client() throws SQLException {
		return Believed.of(farm.servers().stream().map(MysqlServer::address).toList(), farm.accounts().discovery());
	}

	// Lets the servers do wrong for a while
	private static void passes(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		Awaitility.await().atMost(time.multipliedBy(3)).until(() -> System.nanoTime() >= end);
	}

}
