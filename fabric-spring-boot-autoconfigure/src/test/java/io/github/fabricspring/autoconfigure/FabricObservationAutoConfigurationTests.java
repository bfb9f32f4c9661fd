package io.github.fabricspring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.autoconfigure.seen.FabricObservationAutoConfiguration;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.observation.CallObservations;
import io.github.fabricspring.observation.DefaultFabricObservationConvention;
import io.github.fabricspring.observation.FabricObservationContext;
import io.github.fabricspring.observation.FabricObservationConvention;
import io.github.fabricspring.rerun.RerunFixture;
import io.github.fabricspring.rerun.RerunListener;
import io.github.fabricspring.rerun.observer.CallObserver;
import io.github.fabricspring.rerun.observer.CallObserver.Step;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.support.Spans;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the auto-configuration of observations.
 */
class FabricObservationAutoConfigurationTests {

	private final Spans spans = new Spans();

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(
				AutoConfigurations.of(FabricObservationAutoConfiguration.class, ObservationAutoConfiguration.class));

	private final ApplicationContextRunner traced = this.runner.withBean(ObservationRegistry.class,
			this.spans::registry);

	@Test
	void callsAreObserved() {
		this.traced.run((context) -> {
			call(context);
			assertThat(told()).containsExactly("YYZ call success < none", "YYZ attempt success < YYZ call");
		});
	}

	@Test
	void callsHaveMetersWhereMetricsAreThere() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.run((context) -> {
				call(context);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("fabric.call")
					.tags("group", "YYZ", "mode", "read-write", "outcome", "success")
					.timer()
					.count()).isOne();
				assertThat(registry.get("fabric.call.attempt").timer().count()).isOne();
			});
	}

	// So that an exemplar of a meter leads to the trace of the call
	@Test
	void listenersAreToldWithinTheObservationOfTheCall() {
		List<String> within = new ArrayList<>();
		this.traced.withBean(RerunListener.class, () -> new RerunListener() {

			@Override
			public void rerun(String group, Verdict cause, int attempt) {
				note("rerun");
			}

			@Override
			public void gaveUp(String group, RuntimeException outcome) {
				note("gave up");
			}

			private void note(String what) {
				Observation current = FabricObservationAutoConfigurationTests.this.spans.registry()
					.getCurrentObservation();
				within.add(what + " in " + ((current != null) ? current.getContextView().getName() : "none"));
			}

		}).withPropertyValues("fabric.retry.max-attempts=2").run((context) -> {
			FabricTemplate template = context.getBean(FabricTemplate.class);
			assertThatExceptionOfType(TransactionNotCommittedException.class)
				.isThrownBy(() -> template.execute("YYZ", () -> {
					throw RerunFixture.fails(Verdict.RETRY_SAME_SERVER, false, RerunFixture.A);
				}));
			assertThat(within).containsExactly("rerun in fabric.call", "gave up in fabric.call");
		});
	}

	@Test
	void anOwnConventionIsUsed() {
		this.traced
			.withBean(FabricObservationConvention.class, () -> new DefaultFabricObservationConvention(Step.CALL) {
				@Override
				public String getContextualName(FabricObservationContext context) {
					return "own";
				}
			})
			.run((context) -> {
				call(context);
				assertThat(told()).containsExactly("own success < none", "YYZ attempt success < own");
			});
	}

	@Test
	void backsOffForAnOwnObserver() {
		this.traced.withBean(CallObserver.class, () -> CallObserver.NONE).run((context) -> {
			call(context);
			assertThat(context).doesNotHaveBean(CallObservations.class);
			assertThat(this.spans.told()).isEmpty();
		});
	}

	@Test
	void bootsPropertySwitchesThemOff() {
		this.traced.withPropertyValues("management.observations.enable.fabric=false").run((context) -> {
			call(context);
			assertThat(this.spans.told()).isEmpty();
		});
	}

	@Test
	void bootsPropertySwitchesOneKindOff() {
		this.traced.withPropertyValues("management.observations.enable.fabric.call.attempt=false").run((context) -> {
			call(context);
			assertThat(told()).containsExactly("YYZ call success < none");
		});
	}

	@Test
	void withoutARegistryNothingObserves() {
		Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricObservationAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(CallObserver.class)
				.hasSingleBean(GroupRoutingDataSource.class));
	}

	@Test
	void whereTheStarterIsOffNothingObserves() {
		Contexts.bare()
			.withConfiguration(AutoConfigurations.of(FabricObservationAutoConfiguration.class))
			.withBean(ObservationRegistry.class, this.spans::registry)
			.withPropertyValues("fabric.enabled=false", "spring.datasource.url=jdbc:h2:mem:off")
			.run((context) -> assertThat(context).doesNotHaveBean(CallObserver.class));
	}

	@Test
	void startsWithoutTheClassesOfObservation() {
		Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricObservationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
			.run((context) -> assertThat(context).doesNotHaveBean(CallObserver.class)
				.hasSingleBean(GroupRoutingDataSource.class));
	}

	// The first call waits for the first answer of the source
	private List<String> told() {
		return this.spans.told().stream().filter((span) -> !span.contains(" wait ")).toList();
	}

	private static void call(ApplicationContext context) {
		JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
		context.getBean(FabricTemplate.class).executeWithoutResult("YYZ", () -> jdbc.execute("SELECT 1"));
	}

}
