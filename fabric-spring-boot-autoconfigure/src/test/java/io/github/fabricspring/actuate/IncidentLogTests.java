package io.github.fabricspring.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.actuate.IncidentLog.IncidentDescriptor;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IncidentLog}.
 */
class IncidentLogTests {

	private final SettableClock clock = new SettableClock();

	private final IncidentLog log = new IncidentLog(this.clock);

	private Topology topology = Topology.NONE;

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
		Topology previous = this.topology;
		List<Server> servers = (primary != null)
				? List.of(new Server(primary, "YYZ", primary, 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1))
				: List.of();
		this.topology = previous.with(List.of(new DatedAnswer(new GroupAnswer("YYZ", "test", servers, null, null),
				this.clock.instant(), Duration.ofSeconds(1))));
		this.log.topologyChanged(previous, this.topology);
	}

	private static final class SettableClock extends Clock {

		static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

		private Instant now = START;

		void advance(Duration duration) {
			this.now = this.now.plus(duration);
		}

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
