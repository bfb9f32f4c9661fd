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
			}
		}
	}

	@Test
	void annotatedCalls() throws RunnerException {
		report("call", run(AnnotatedCallBenchmark.class), "transactional");
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
			RunResult base = baseline(results, result, baseline);
			System.out.printf("%s: groups=%s benchmark=%s ns=%.0f relative=%.2f bytes=%.0f%n", what, groups(result),
					name(result), time(result), time(result) / time(base), allocated(result));
		}
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
