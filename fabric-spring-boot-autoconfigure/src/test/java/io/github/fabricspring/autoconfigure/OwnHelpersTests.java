package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeListener;
import io.github.fabricspring.rerun.RerunListener;
import io.github.fabricspring.rerun.observer.CallObserver;
import io.github.fabricspring.rerun.observer.CallObserver.Observed;
import io.github.fabricspring.routing.CommitListener;
import io.github.fabricspring.topology.TopologyListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of helpers of the application's own: they may use what they listen to, there may
 * be two of each, and nothing depends on when beans are made.
 */
@ExtendWith(OutputCaptureExtension.class)
class OwnHelpersTests {

	@ParameterizedTest
	@ValueSource(classes = { OwnOutcomeListener.class, OwnRerunListener.class, OwnCallObserver.class,
			OwnCommitListener.class, OwnTopologyListener.class })
	void helperMayUseTheDataSourceThatItHearsOf(Class<?> helper) {
		Contexts.withGroups().withUserConfiguration(helper).run((context) -> {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			List<String> served = context.getBean(FabricTemplate.class)
				.execute("YYZ", () -> jdbc.queryForList("SELECT address FROM server", String.class));
			assertThat(served).containsExactly("yyz1:3306");
		});
	}

	@Test
	void severalObserversSeeEachCallWhateverOneOfThemThrows() {
		List<String> seen = new CopyOnWriteArrayList<>();
		Contexts.withGroups().withBean("one", CallObserver.class, () -> (step, group, writes) -> {
			seen.add("one " + step);
			throw new IllegalStateException("an observer's own");
		}).withBean("other", CallObserver.class, () -> (step, group, writes) -> {
			seen.add("other " + step);
			return Observed.NONE;
		}).run((context) -> {
			context.getBean(FabricTemplate.class).executeWithoutResult("YYZ", () -> {
			});
			assertThat(seen).startsWith("one CALL", "other CALL").endsWith("one ATTEMPT", "other ATTEMPT");
		});
	}

	@Test
	void theLogNamesTheObserverThatThrew(CapturedOutput output) {
		Contexts.withGroups().withBean(CallObserver.class, Broken::new).run((context) -> {
			context.getBean(FabricTemplate.class).executeWithoutResult("YYZ", () -> {
			});
			assertThat(output).contains("Observers - " + Broken.class.getName());
		});
	}

	@Test
	void withLazyInitializationServersAreWatchedAllTheSame() {
		Contexts.withGroups()
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(List.of("fabricServerWatch"))
				.allMatch(context.getSourceApplicationContext().getBeanFactory()::containsSingleton));
	}

	private static final class Broken implements CallObserver {

		@Override
		public Observed begin(Step step, String group, boolean writes) {
			throw new IllegalStateException("an observer's own");
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class OwnOutcomeListener {

		@Bean
		OutcomeListener outcomes(JdbcTemplate jdbc, FabricTemplate fabric) {
			return new OutcomeListener() {
				@Override
				public void resolved(LostCommit lost, Outcome outcome, Duration took) {
					fabric.execute("YYZ", () -> jdbc.update("INSERT INTO note VALUES (7, 'lost')"));
				}
			};
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class OwnRerunListener {

		@Bean
		RerunListener reruns(JdbcTemplate jdbc, FabricTemplate fabric) {
			return new RerunListener() {
				@Override
				public void rerun(String group, Verdict cause, int attempt) {
					fabric.execute("YYZ", () -> jdbc.update("INSERT INTO note VALUES (7, 'lost')"));
				}
			};
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class OwnCallObserver {

		@Bean
		CallObserver calls(JdbcTemplate jdbc, FabricTemplate fabric) {
			return (step, group, writes) -> Observed.NONE;
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class OwnCommitListener {

		@Bean
		CommitListener commits(JdbcTemplate jdbc, FabricTemplate fabric) {
			return (group) -> {
			};
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class OwnTopologyListener {

		@Bean
		TopologyListener topologies(JdbcTemplate jdbc, FabricTemplate fabric) {
			return new TopologyListener() {
			};
		}

	}

}
