package io.github.fabricspring.acceptance.programs;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Shrinker} and {@link Generator}.
 */
class ShrinkerTests {

	@Test
	void theSameSeedMakesTheSameProgram() {
		assertThat(Generator.program(3, 7)).isEqualTo(Generator.program(3, 7));
		assertThat(IntStream.range(0, 100).mapToObj((number) -> Generator.program(3, number)).distinct().count())
			.isGreaterThan(95);
	}

	@Test
	void everyWayToWriteIsGenerated() {
		assertThat(IntStream.range(0, 500).boxed().flatMap((number) -> Generator.program(1, number).steps().stream()))
			.extracting((step) -> (step instanceof Step.Write write) ? write.via() : null)
			.contains(Step.Via.values());
		assertThat(IntStream.range(0, 500).boxed().flatMap((number) -> Generator.program(1, number).steps().stream()))
			.extracting(Object::getClass)
			.hasSameElementsAs(List.of(Step.class.getPermittedSubclasses()));
	}

	@Test
	void onlyWhatMakesItFailIsLeft() {
		Program big = IntStream.range(0, 1000)
			.mapToObj((number) -> Generator.program(1, number))
			.filter((program) -> program.steps().size() > 6 && has(program, Step.Deadlock.class))
			.findFirst()
			.orElseThrow();
		Program smallest = new Shrinker(1000, (program) -> has(program, Step.Deadlock.class)).shrink(big);
		assertThat(smallest.steps()).singleElement().isInstanceOf(Step.Deadlock.class);
		assertThat(smallest.fault()).isEqualTo(Fault.NONE);
	}

	@Test
	void thereAreNoMoreTrialsThanAllowed() {
		AtomicInteger trials = new AtomicInteger();
		Program program = Generator.program(1, 1);
		assertThat(new Shrinker(5, (candidate) -> trials.incrementAndGet() < 0).shrink(program)).isEqualTo(program);
		assertThat(trials).hasValueLessThanOrEqualTo(5);
	}

	private static boolean has(Program program, Class<? extends Step> type) {
		return program.steps().stream().anyMatch(type::isInstance);
	}

}
