package io.github.fabricspring.health;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.net.ssl.SSLHandshakeException;

import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.SettableClock;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FabricHealthIndicator}.
 */
class FabricHealthIndicatorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Server PRIMARY = new Server("a", "YYZ", "db1", 3306, ServerStatus.PRIMARY,
			ServerMode.READ_WRITE, 1);

	private static final Server SECONDARY = new Server("b", "YYZ", "db2", 3306, ServerStatus.SECONDARY,
			ServerMode.READ_ONLY, 1);

	private final SettableClock clock = new SettableClock();

	private final GroupOutages outages = new GroupOutages(this.clock.utc());

	private final FakeTopology topology = new FakeTopology(this.clock);

	private final Map<String, Refusal> refusals = new HashMap<>();

	private final FabricHealthIndicator indicator = new FabricHealthIndicator(this.topology, this.outages,
			new Experience(), PATIENCE, this.clock.utc());

	@BeforeEach
	void listen() {
		this.topology.engine = "Group Replication";
		this.topology.epoch = "17:3";
		this.topology.addListener(this.outages);
	}

	@Test
	void whenEveryGroupHasAPrimaryIsUpAndNamesTheServers() {
		announce(PRIMARY, SECONDARY);
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).extractingByKey("groups")
			.isEqualTo(Map.of("YYZ", Map.of("primary", "db1:3306", "engine", "Group Replication", "epoch", "17:3",
					"secondaries", List.of("db2:3306"))));
	}

	@Test
	void whenAGroupHasJustLostItsPrimaryIsUpAndSaysSinceWhen() {
		announce(PRIMARY, SECONDARY);
		Instant lostAt = this.clock.instant();
		announce(SECONDARY);
		this.clock.advance(PATIENCE);
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).extractingByKey("groups")
			.isEqualTo(Map.of("YYZ", Map.of("withoutPrimarySince", lostAt, "engine", "Group Replication", "epoch",
					"17:3", "secondaries", List.of("db2:3306"))));
	}

	@Test
	void whenAGroupHasNoPrimaryForLongerThanCallersWaitIsDownUntilItHasOneAgain() {
		announce(SECONDARY);
		this.clock.advance(PATIENCE.plusSeconds(1));
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.DOWN);
		announce(PRIMARY, SECONDARY);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
		announce(SECONDARY);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void whenOnlyTheNodeIsSilentIsUpAndSaysWhy() {
		announce(PRIMARY);
		this.outages.lookupFailed(Set.of("YYZ"), Duration.ofSeconds(3),
				new TopologyException("node does not answer", null));
		this.clock.advance(Duration.ofHours(1));
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).extractingByKey("topology")
			.hasToString("{age=PT1H, unansweredSince=2026-01-01T00:00:00Z, reason=node does not answer}"
				.replace("2026-01-01T00:00:00Z", SettableClock.START.minusSeconds(3).toString()));
	}

	@Test
	void whenTheNodeNeverAnsweredIsDownAfterAWhile() {
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
		this.outages.lookupFailed(Set.of("YYZ"), Duration.ofSeconds(3),
				new TopologyException("node does not answer", null));
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
		this.clock.advance(PATIENCE);
		this.outages.lookupFailed(Set.of("YYZ"), Duration.ofSeconds(3),
				new TopologyException("node does not answer", null));
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.DOWN);
		announce(PRIMARY);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aGroupTellsItsEngineItsEpochAndWhyItHasNoPrimary() {
		this.topology.reason = new Reason(ReasonName.BACKLOG, "b:3306 has not applied its backlog yet");
		announce();
		assertThat(this.indicator.health().getDetails()).extractingByKey("groups")
			.asString()
			.contains("engine=Group Replication, epoch=17:3, reason=b:3306 has not applied its backlog yet");
	}

	@Test
	void aSourceThatAnswersDoesNotHideAnotherThatIsSilent() {
		this.outages.lookupFailed(Set.of("other"), Duration.ofSeconds(3),
				new TopologyException("node does not answer", null));
		announce(PRIMARY);
		this.clock.advance(PATIENCE);
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).extractingByKey("groups").asString().contains("other={unansweredSince=");
	}

	@ParameterizedTest
	@CsvSource({ "1045, Access denied for user 'app'@'localhost' (using password: YES)",
			"1044, Access denied for user 'app'@'localhost' to database 'shop'", "1049, Unknown database 'shop'",
			"1129, Host '10.0.0.1' is blocked because of many connection errors", "1820, You must reset your password",
			"3955, Access denied for user 'app'. Account is blocked for 2 day(s)" })
	void whenThePrimaryRefusesTheLoginIsDownAtOnceInTheServersWords(int code, String words) {
		announce(PRIMARY, SECONDARY);
		refuse(PRIMARY, new SQLException(words, "28000", code));
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).extractingByKey("groups")
			.isEqualTo(Map.of("YYZ", Map.of("primary", "db1:3306", "refusedSince", SettableClock.START, "refusal",
					words, "engine", "Group Replication", "epoch", "17:3", "secondaries", List.of("db2:3306"))));
		this.refusals.clear();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void whenNoSecureConnectionCanBeAgreedOnIsDownAtOnce() {
		announce(PRIMARY);
		refuse(PRIMARY, new SQLException("Communications link failure", "08S01",
				new SSLHandshakeException("unable to find valid certification path")));
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.DOWN);
	}

	@ParameterizedTest
	@MethodSource
	void whenThePrimaryCannotBeReachedIsDownOnceCallersHaveGivenUp(SQLException error) {
		announce(PRIMARY);
		refuse(PRIMARY, error);
		this.clock.advance(PATIENCE);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.DOWN);
	}

	static List<SQLException> whenThePrimaryCannotBeReachedIsDownOnceCallersHaveGivenUp() {
		return List.of(new SQLException("Communications link failure", "08S01", new ConnectException("refused")),
				new SQLException("Communications link failure", "08S01", new UnknownHostException("db1")),
				new SQLException("Too many connections", "08004", 1040));
	}

	@Test
	void aSecondaryThatCannotBeUsedIsADetail() {
		announce(PRIMARY, SECONDARY);
		refuse(SECONDARY, new SQLException("Access denied", "28000", 1045));
		this.clock.advance(Duration.ofHours(1));
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).extractingByKey("groups")
			.asString()
			.contains("unusableSecondaries={db2:3306=Access denied}");
	}

	@Test
	void whenEveryServerRefusesTheLoginIsDownAtOnceThoughNoTopologyIsKnown() {
		this.outages.lookupFailed(Set.of("YYZ"), Duration.ZERO, new TopologyException("no server answers", null));
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
		this.refusals.put("YYZ", new Refusal(new SQLException("Access denied", "28000", 1045), this.clock.instant()));
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).extractingByKey("groups").asString().contains("refusal=Access denied");
	}

	private void refuse(Server server, SQLException error) {
		this.refusals.put(server.address(), new Refusal(error, this.clock.instant()));
	}

	private void announce(Server... servers) {
		this.outages.lookupSucceeded(Set.of("YYZ"), Duration.ZERO);
		this.topology.announce("YYZ", servers);
	}

	private final class Experience implements Connectivity {

		@Override
		public @Nullable Refusal refusal(Server server) {
			return FabricHealthIndicatorTests.this.refusals.get(server.address());
		}

		@Override
		public @Nullable Refusal refusal(String group) {
			return FabricHealthIndicatorTests.this.refusals.get(group);
		}

	}

}
