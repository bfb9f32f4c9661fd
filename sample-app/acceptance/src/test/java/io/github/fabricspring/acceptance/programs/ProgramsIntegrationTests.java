package io.github.fabricspring.acceptance.programs;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.fabricspring.acceptance.programs.ProgramsApplication.Resolutions;
import io.github.fabricspring.acceptance.programs.Runner.Judged;
import io.github.fabricspring.sample.fabric.Engine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random programs, each with a fault, on two groups of real servers. A failing program is
 * shrunk and printed. How many there are, the first one's number and the seed come by the
 * properties {@code programs.count}, {@code programs.first} and {@code programs.seed},
 * the way in which the servers are groups by {@code programs.engine}.
 * {@code programs.shrunk} is how many failing ones are shrunk at most.
 */
class ProgramsIntegrationTests {

	private static final int TRIALS = 30;

	private static final int UNDISTURBED = 150;

	private static final int PROGRESS = 250;

	private final int count = Integer.getInteger("programs.count", 0);

	private final int first = Integer.getInteger("programs.first", 0);

	private final int shrunk = Integer.getInteger("programs.shrunk", 20);

	private final long seed = Long.getLong("programs.seed", System.nanoTime() & 0xFFFFFF);

	private final Report report = new Report(this.seed);

	private static Groups groups;

	private static ConfigurableApplicationContext application;

	private static Runner runner;

	private int failed;

	@BeforeAll
	static void start() throws IOException, SQLException {
		groups = Groups.start(Engine.of(System.getProperty("programs.engine", "fabric")));
		Tables tables = new Tables(groups);
		tables.create();
		application = ProgramsApplication.start(groups);
		runner = new Runner(groups, tables, application.getBean(Interpreter.class), application.getBean(PoolUse.class));
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
		groups.close();
	}

	@Test
	void whatCallersAreToldIsWhatTheGroupsHold() {
		Assumptions.assumeTrue(this.count > 0, "programs.count is 0");
		long begin = System.nanoTime();
		Resolutions resolutions = application.getBean(Resolutions.class);
		int before = resolutions.count();
		for (int number = this.first; number < this.first + this.count; number++) {
			run(number);
			if ((number + 1 - this.first) % PROGRESS == 0) {
				System.out.println(this.report.progress(this.count, Duration.ofNanos(System.nanoTime() - begin)));
			}
		}
		System.out.println(this.report.details(Duration.ofNanos(System.nanoTime() - begin)));
		System.out.println(this.report.line(resolutions.count() - before));
		assertThat(this.report.isClean()).as("every caller was told what is there").isTrue();
	}

	@Test
	void whatWasToldWrongOnceIsToldRight() {
		List<Judged> judged = KnownPrograms.all().stream().map(runner::judge).toList();
		assertThat(judged).filteredOn(Judged::isWrong).isEmpty();
		assertThat(judged).allSatisfy((each) -> assertThat(each.run().struck()).isTrue());
	}

	@Test
	void whereNothingIsDisturbedTheOracleFindsNothing() {
		List<Judged> judged = IntStream.range(0, UNDISTURBED)
			.mapToObj((number) -> Generator.program(this.seed, number).withFault(Fault.NONE))
			.filter((program) -> program.steps().stream().noneMatch(ProgramsIntegrationTests::isDisturbing))
			.map(runner::judge)
			.toList();
		assertThat(judged).hasSizeGreaterThan(UNDISTURBED / 3);
		assertThat(judged).filteredOn(Judged::isWrong).as("seed %d", this.seed).isEmpty();
	}

	// a deadlock is a fault, and threads have no scope
	private static boolean isDisturbing(Step step) {
		return step instanceof Step.Deadlock || step instanceof Step.Parallel;
	}

	private void run(int number) {
		Judged judged = runner.judge(Generator.program(this.seed, number));
		this.report.add(judged);
		if (judged.isWrong()) {
			this.failed++;
			Judged smallest = (this.failed <= this.shrunk) ? shrink(judged) : judged;
			Suspicion suspicion = Suspicion.of(smallest.run().program(), smallest.violations());
			this.report.suspect(suspicion);
			System.out.println(
					"programs: seed=%d number=%d suspected=%s\n%s".formatted(this.seed, number, suspicion, smallest));
		}
	}

	private static Judged shrink(Judged judged) {
		Set<Violation.Kind> kinds = kinds(judged);
		Judged[] smallest = { judged };
		new Shrinker(TRIALS, (candidate) -> {
			Judged smaller = runner.judge(candidate);
			boolean fails = kinds(smaller).stream().anyMatch(kinds::contains);
			smallest[0] = fails ? smaller : smallest[0];
			return fails;
		}).shrink(judged.run().program());
		return smallest[0];
	}

	private static Set<Violation.Kind> kinds(Judged judged) {
		return judged.violations().stream().map(Violation::kind).collect(Collectors.toSet());
	}

}
