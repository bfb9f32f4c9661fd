package io.github.fabricspring.sample.node.group.flow;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CommitDelay}.
 */
class CommitDelayTests {

	private static final Duration AIM = Duration.ofMillis(200);

	@Test
	void withoutBacklogThereIsNone() {
		assertThat(next(0, 0)).isZero();
		assertThat(next(0, 200)).isZero();
	}

	@Test
	void growsByLittleWhileTheBacklogIsLittleTooLong() {
		assertThat(next(0, 201)).isEqualTo(5);
		assertThat(next(10, 220)).isEqualTo(11);
	}

	@Test
	void atMostDoublesHoweverLongTheBacklogIs() {
		assertThat(next(0, 60_000)).isEqualTo(5);
		assertThat(next(5, 60_000)).isEqualTo(10);
		assertThat(next(20, 60_000)).isEqualTo(40);
	}

	@Test
	void endsAtItsLimit() {
		assertThat(next(150, 60_000)).isEqualTo(200);
		assertThat(next(200, 60_000)).isEqualTo(200);
	}

	@Test
	void staysWhileTheBacklogIsAsItShouldBe() {
		assertThat(next(10, 200)).isEqualTo(10);
	}

	@Test
	void shrinksByAQuarterAtMostAndThenEnds() {
		assertThat(next(40, 0)).isEqualTo(30);
		assertThat(next(8, 0)).isEqualTo(6);
		assertThat(next(6, 190)).isEqualTo(6);
		assertThat(next(5, 0)).isZero();
	}

	@Test
	void oneThatAnOperatorSetIsTakenDownToTheLimit() {
		assertThat(next(1000, 60_000)).isEqualTo(200);
		assertThat(next(1000, 0)).isEqualTo(200);
	}

	private static long next(long now, long backlog) {
		return CommitDelay.next(Duration.ofMillis(now), Duration.ofMillis(backlog), AIM).toMillis();
	}

}
