package io.github.fabricspring.acceptance.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many connections threads fetch together, by JMH, each beside HikariCP in one run.
 * Throughput is that of the best iteration: whatever else the machine does can only
 * lessen it, and so does a JVM that happens to place what one thread writes beside what
 * another reads.
 */
class ScalingBenchmarks {

	private static final List<Integer> THREADS = List.of(1, 2, 4, 16);

	/**
	 * Each in JVMs of its own, in turns, so that a slow minute of the machine meets all.
	 */
	private static final int ROUNDS = 6;

	/** At more threads than cores, which is not asserted on. */
	private static final int ROUNDS_BEYOND = 1;

	private static final int CORES = Runtime.getRuntime().availableProcessors();

	/** Of HikariCP's throughput, at as many threads as the machine has cores for. */
	private static final double LEAST = 0.8;

	@Test
	void fetchingScalesAsThePoolDoes() throws RunnerException {
		Map<Figure, Double> best = new LinkedHashMap<>();
		for (int threads : THREADS) {
			int rounds = (threads <= CORES) ? ROUNDS : ROUNDS_BEYOND;
			for (int round = 1; round <= rounds; round++) {
				System.out.printf("scaling: threads=%d, round %d of %d%n", threads, round, rounds);
				for (RunResult result : run(threads)) {
					best.merge(Figure.of(result.getParams()), result.getPrimaryResult().getStatistics().getMax(),
							Math::max);
				}
			}
			best.keySet()
				.stream()
				.filter((figure) -> figure.threads() == threads)
				.forEach((figure) -> report(figure, best));
		}
		assertThat(best.keySet()).filteredOn(Figure::isPromised)
			.isNotEmpty()
			.allSatisfy((figure) -> assertThat(relative(figure, best)).isGreaterThanOrEqualTo(LEAST));
	}

	private static void report(Figure figure, Map<Figure, Double> all) {
		System.out.printf(Locale.ROOT, "scaling: threads=%d groups=%s use=%s benchmark=%s per-us=%.1f relative=%.2f%n",
				figure.threads(), figure.groups(), figure.use(), figure.benchmark(), all.get(figure),
				relative(figure, all));
	}

	private static Iterable<RunResult> run(int threads) throws RunnerException {
		return new Runner(new OptionsBuilder().include(ScalingBenchmark.class.getName() + "\\.")
			.threads(threads)
			.forks(1)
			.jvmArgs("-Xmx1g", "-XX:+UseSerialGC")
			.warmupIterations(2)
			.warmupTime(TimeValue.milliseconds(300))
			.measurementIterations(10)
			.measurementTime(TimeValue.milliseconds(80))
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true)
			.build()).run();
	}

	private static double relative(Figure figure, Map<Figure, Double> all) {
		return all.getOrDefault(figure, 0.0) / Objects.requireNonNull(all.get(figure.baseline()));
	}

	/** What was measured. */
	record Figure(int threads, String groups, String use, String benchmark) {

		static Figure of(BenchmarkParams params) {
			return new Figure(params.getThreads(), params.getParam("groups"), params.getParam("use"),
					params.getParam("benchmark"));
		}

		Figure baseline() {
			return new Figure(this.threads, this.groups, this.use, "hikari");
		}

		boolean isPromised() {
			return this.benchmark.equals("fabric") && this.threads <= CORES;
		}

	}

}
