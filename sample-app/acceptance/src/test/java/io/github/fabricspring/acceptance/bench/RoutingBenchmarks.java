package io.github.fabricspring.acceptance.bench;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What routing costs while nothing happens, by JMH, each beside its baseline in one run.
 * Times are those of the best iteration: whatever else the machine does can only add.
 */
class RoutingBenchmarks {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	/** Each compiles differently; the best of them counts, for every data source. */
	private static final int FORKS = 3;

	/** What a routed connection may take, as a multiple of HikariCP's. */
	private static final double ROUTED = 1.3;

	/** What an annotated call may take, as a multiple of a transaction alone. */
	private static final double ANNOTATED = 1.5;

	/** Below this JMH's own measuring shows. */
	private static final double NOTHING = 1;

	@Test
	void connections() throws RunnerException {
		Collection<RunResult> results = run(RoutedConnectionBenchmark.class);
		report("routing", results, "hikari");
		for (RunResult result : results) {
			if (name(result).equals("fabric")) {
				assertThat(allocated(result) - allocated(baseline(results, result, "hikari")))
					.as("bytes allocated beyond HikariCP")
					.isLessThan(NOTHING);
				assertThat(relative(results, result, "hikari")).as("time relative to HikariCP")
					.isLessThanOrEqualTo(ROUTED);
				assertThat(relative(results, result, "dynamicDatasource")).as("time relative to dynamic-datasource")
					.isLessThan(1);
			}
		}
	}

	@Test
	void annotatedCalls() throws RunnerException {
		Collection<RunResult> results = run(AnnotatedCallBenchmark.class);
		report("call", results, "transactional");
		assertThat(results).filteredOn((result) -> name(result).equals("fabricGroup"))
			.isNotEmpty()
			.allSatisfy((result) -> assertThat(relative(results, result, "transactional"))
				.as("time relative to @Transactional alone")
				.isLessThanOrEqualTo(ANNOTATED));
	}

	@Test
	void dump() throws RunnerException {
		for (RunResult result : run(DumpBenchmark.class)) {
			System.out.printf("dump: servers=%s ms=%.0f allocated-mb=%.0f%n", result.getParams().getParam("servers"),
					time(result), allocated(result) / 1_000_000);
		}
	}

	private static Collection<RunResult> run(Class<?> benchmark) throws RunnerException {
		return new Runner(new OptionsBuilder().include(benchmark.getName() + "\\.")
			.addProfiler(GCProfiler.class)
			.forks(FORKS)
			.jvmArgs("-Xmx1g", "-XX:+UseSerialGC")
			.warmupIterations(5)
			.warmupTime(TimeValue.milliseconds(500))
			.measurementIterations(15)
			.measurementTime(TimeValue.milliseconds(300))
			.shouldFailOnError(true)
			.build()).run();
	}

	private static void report(String what, Collection<RunResult> results, String baseline) {
		List<RunResult> sorted = results.stream().sorted(Comparator.comparing(RoutingBenchmarks::groups)).toList();
		for (RunResult result : sorted) {
			System.out.printf("%s: groups=%s benchmark=%s ns=%.0f relative=%.2f bytes=%.0f%n", what, groups(result),
					name(result), time(result), relative(results, result, baseline), allocated(result));
		}
	}

	private static double relative(Collection<RunResult> results, RunResult of, String baseline) {
		return time(of) / time(baseline(results, of, baseline));
	}

	private static RunResult baseline(Collection<RunResult> results, RunResult of, String name) {
		return results.stream()
			.filter((result) -> name(result).equals(name) && groups(result).equals(groups(of)))
			.findFirst()
			.orElseThrow();
	}

	private static String name(RunResult result) {
		return result.getPrimaryResult().getLabel();
	}

	private static String groups(RunResult result) {
		return result.getParams().getParam("groups");
	}

	private static double time(RunResult result) {
		return result.getPrimaryResult().getStatistics().getMin();
	}

	private static double allocated(RunResult result) {
		return Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), ALLOCATED).getScore();
	}

}
