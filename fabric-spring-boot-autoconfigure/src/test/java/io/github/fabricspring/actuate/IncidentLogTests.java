package io.github.fabricspring.actuate;

import java.time.Duration;

import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.actuate.IncidentLog.IncidentDescriptor;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.SettableClock;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IncidentLog}.
 */
class IncidentLogTests {

	private final SettableClock clock = new SettableClock();

	private final IncidentLog log = new IncidentLog(this.clock.utc());

	private final FakeTopology topology = new FakeTopology(this.clock);

	@BeforeEach
	void listen() {
		this.topology.addListener(this.log);
	}

	@Test
	void theFirstAnswerIsNoIncident() {
		announce("a");
		assertThat(this.log.incidents()).isEmpty();
	}

	@Test
	void aFailoverIsOneIncidentWithAllThatBelongsToIt() {
		announce("a");
		this.log.failoverBegan("YYZ");
		announce(null);
		this.clock.advance(Duration.ofSeconds(2));
		announce("b");
		this.log.rerun("YYZ", Verdict.SERVER_LOST, 2);
		this.log.failoverEnded("YYZ", Duration.ofSeconds(2), true);
		this.log.rerun("YYZ", Verdict.SERVER_LOST, 2);
		assertThat(this.log.incidents()).singleElement().satisfies((incident) -> {
			assertThat(incident.from()).isEqualTo("a:3306");
			assertThat(incident.to()).isEqualTo("b:3306");
			assertThat(incident.held()).isEqualTo(Duration.ofSeconds(2));
			assertThat(incident.recovered()).isTrue();
			assertThat(incident.reruns()).isEqualTo(2);
			assertThat(incident.ended()).isEqualTo(SettableClock.START.plusSeconds(2));
		});
	}

	@Test
	void aLaterFailoverIsAnotherIncidentAndComesFirst() {
		announce("a");
		announce("b");
		this.clock.advance(Duration.ofSeconds(11));
		announce("c");
		assertThat(this.log.incidents()).extracting(IncidentDescriptor::to).containsExactly("c:3306", "b:3306");
	}

	@Test
	void anIncidentThatGoesOnHasNoEnd() {
		announce("a");
		announce(null);
		this.log.failoverBegan("YYZ");
		this.clock.advance(Duration.ofMinutes(1));
		this.log.gaveUp("YYZ", new TransactionNotCommittedException("not committed", new IllegalStateException()));
		assertThat(this.log.incidents()).singleElement().satisfies((incident) -> {
			assertThat(incident.ended()).isNull();
			assertThat(incident.failed()).isOne();
		});
	}

	@Test
	void aRerunWhileThereIsAPrimaryIsAnIncidentThatHasEnded() {
		announce("a");
		this.log.rerun("YYZ", Verdict.SERVER_LOST, 2);
		assertThat(this.log.incidents()).singleElement()
			.extracting(IncidentDescriptor::ended)
			.isEqualTo(SettableClock.START);
	}

	@Test
	void aGroupWithoutAPrimaryIsOneIncidentUntilItHasOne() {
		announce("a");
		announce(null);
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.log.incidents()).singleElement().extracting(IncidentDescriptor::ended).isNull();
		announce("b");
		assertThat(this.log.incidents()).singleElement()
			.extracting(IncidentDescriptor::ended)
			.isEqualTo(SettableClock.START.plusSeconds(60));
	}

	@Test
	void onlyTheLastIncidentsAreKept() {
		announce("a");
		for (int i = 0; i < 30; i++) {
			this.clock.advance(Duration.ofSeconds(20));
			announce("s" + i);
		}
		assertThat(this.log.incidents()).hasSize(20).first().extracting(IncidentDescriptor::to).isEqualTo("s29:3306");
	}

	private void announce(@Nullable String primary) {
		this.topology.announce("YYZ",
				(primary != null) ? new Server[] { FakeTopology.primary("YYZ", primary) } : new Server[0]);
	}

}
