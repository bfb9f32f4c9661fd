package io.github.fabricspring.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.rerun.RerunFixture;
import io.github.fabricspring.rerun.RerunSettings;
import io.github.fabricspring.rerun.RerunTemplate;
import io.github.fabricspring.rerun.observer.CallObserver.Observed;
import io.github.fabricspring.rerun.observer.CallObserver.Step;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.Spans;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the observations of calls: which there are, and how they are nested.
 */
class CallObservationsTests {

	private static final String GROUP = RerunFixture.GROUP;

	private final RerunFixture fixture = new RerunFixture();

	private final Spans spans = new Spans();

	private final RerunTemplate template = template(this.spans.registry(), List.of());

	@Test
	void aCallHasOneAttempt() {
		this.template.executeWithoutResult(GROUP, () -> {
		});
		assertThat(this.spans.told()).containsExactly("YYZ call success < none", "YYZ attempt success < YYZ call");
	}

	@Test
	void aRerunHasAnAttemptMoreAndTheWaitBetween() {
		AtomicInteger attempts = new AtomicInteger();
		this.template.executeWithoutResult(GROUP, () -> {
			if (attempts.incrementAndGet() == 1) {
				this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}
		});
		assertThat(this.spans.told()).containsExactly("YYZ call success < none", "YYZ attempt server-lost < YYZ call",
				"YYZ wait success < YYZ call", "YYZ attempt success < YYZ call");
		assertThat(this.spans.all().get(1).getError()).hasMessage("lost");
		assertThat(this.spans.all().get(0).getError()).isNull();
	}

	@Test
	void aDeadlockIsTold() {
		AtomicInteger attempts = new AtomicInteger();
		this.template.executeWithoutResult(GROUP, () -> {
			if (attempts.incrementAndGet() == 1) {
				throw RerunFixture.fails(Verdict.RETRY_SAME_SERVER, false, RerunFixture.A);
			}
		});
		assertThat(this.spans.told()).contains("YYZ attempt retry-same-server < YYZ call");
	}

	@Test
	void aWaitBeforeTheFirstAttemptIsGivenUp() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(50), Rerun.SAFE);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B_SECONDARY);
		RerunTemplate template = template(this.spans.registry(), List.of());
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> template.executeWithoutResult(GROUP, () -> {
			}));
		assertThat(this.spans.told()).containsExactly("YYZ call unavailable < none", "YYZ wait gave-up < YYZ call");
	}

	@Test
	void theOutcomesOfACallAreTold() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> fail(Verdict.UNKNOWN));
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> this.template.execute(GROUP, AccessMode.READ_WRITE, Rerun.NEVER, () -> {
				throw RerunFixture.serverLost(RerunFixture.A);
			}));
		assertThatIllegalStateException().isThrownBy(() -> this.template.execute(GROUP, () -> {
			throw new IllegalStateException("own");
		}));
		assertThat(this.spans.told()).filteredOn((span) -> span.endsWith("none"))
			.containsExactly("YYZ call unknown < none", "YYZ call not-committed < none", "YYZ call error < none");
	}

	@Test
	void aNestedCallIsWithinTheAttemptOfTheOther() {
		this.fixture.topology.announce("ZRH", FakeTopology.primary("ZRH", "z"));
		this.template.execute(GROUP, () -> this.template.execute("ZRH", AccessMode.READ_ONLY, () -> 1));
		assertThat(this.spans.told()).containsExactly("YYZ call success < none", "YYZ attempt success < YYZ call",
				"ZRH call success < YYZ attempt", "ZRH attempt success < ZRH call");
		assertThat(this.spans.all().get(2).getTags()).containsEntry("mode", "read-only").containsEntry("group", "ZRH");
		assertThat(this.spans.all().get(0).getTags()).containsEntry("mode", "read-write");
	}

	@Test
	void workRunsInTheScopeOfItsAttempt() {
		List<Observation> within = new ArrayList<>();
		this.template.executeWithoutResult(GROUP,
				() -> within.add(Objects.requireNonNull(this.spans.registry().getCurrentObservation())));
		assertThat(within.get(0).getContextView()).isInstanceOfSatisfying(FabricObservationContext.class,
				(context) -> assertThat(context.step()).isEqualTo(Step.ATTEMPT));
		assertThat(this.spans.registry().getCurrentObservation()).isNull();
	}

	@Test
	void aStepUnderWayHasItsKeysAlready() {
		KeyValues keys = new DefaultFabricObservationConvention(Step.CALL)
			.getLowCardinalityKeyValues(new FabricObservationContext(Step.CALL, GROUP, true));
		assertThat(keys).contains(KeyValue.of("outcome", "under-way"));
	}

	@Test
	void anOwnConventionTakesThePlaceOfTheDefaultForItsStep() {
		FabricObservationConvention own = new DefaultFabricObservationConvention(Step.ATTEMPT) {
			@Override
			public String getContextualName(FabricObservationContext context) {
				return "try";
			}
		};
		template(this.spans.registry(), List.of(own)).execute(GROUP, () -> 1);
		assertThat(this.spans.told()).containsExactly("YYZ call success < none", "try success < YYZ call");
	}

	@Test
	void aRegistryWithoutHandlersCostsNothing() {
		CallObservations observations = new CallObservations(ObservationRegistry.create(), List.of());
		assertThat(observations.begin(Step.CALL, GROUP, true)).isSameAs(Observed.NONE);
		assertThat(new CallObservations(ObservationRegistry.NOOP, List.of()).begin(Step.CALL, GROUP, true))
			.isSameAs(Observed.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "start", "scope", "stop" })
	void aHandlerThatThrowsLeavesTheCallAloneAndNothingOnTheThread(String when) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new Failing(when));
		assertThat(template(registry, List.of()).<Integer, RuntimeException>execute(GROUP, () -> 1)).isEqualTo(1);
		assertThat(registry.getCurrentObservation()).isNull();
		assertThat(registry.getCurrentObservationScope()).isNull();
	}

	@Test
	void anAttemptThatEndsWithAnExceptionOfTheApplicationsOwnIsAnError() {
		assertThatIllegalStateException().isThrownBy(() -> this.template.execute(GROUP, () -> {
			RerunFixture.serverLost(RerunFixture.A);
			throw new IllegalStateException("own");
		}));
		assertThat(this.spans.told()).containsExactly("YYZ call error < none", "YYZ attempt error < YYZ call");
	}

	private void fail(Verdict verdict) {
		this.template.execute(GROUP, () -> {
			throw RerunFixture.fails(verdict, true, RerunFixture.A);
		});
	}

	private RerunTemplate template(ObservationRegistry registry, List<FabricObservationConvention> conventions) {
		this.fixture.observer = new CallObservations(registry, conventions);
		return this.fixture.template();
	}

	private record Failing(String when) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			fail("start");
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			fail("scope");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			fail("stop");
		}

		@Override
		public void onStop(Observation.Context context) {
			fail("stop");
		}

		private void fail(String now) {
			if (this.when.equals(now)) {
				throw new IllegalStateException(now);
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
