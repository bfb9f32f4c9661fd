package io.github.fabricspring.acceptance.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.github.fabricspring.acceptance.chaos.Reigns.Origin;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes to wrong servers are caught when they are planted.
 */
class ReignsTests {

	private final Reigns reigns = new Reigns(List.of("a", "b", "c"));

	@Test
	void writesToThePrimaryAreRight() {
		between("a", "a", true);
		assertThat(this.reigns.wrongServers(rows("a", "a", "a"))).isZero();
	}

	@Test
	void aWriteToAnotherServerWithoutAnyFaultIsWrong() {
		between("a", "a", true);
		assertThat(this.reigns.wrongServers(rows("a", "b", "a"))).isEqualTo(1);
	}

	@Test
	void duringAFaultThePrimaryMayMove() {
		between("a", "c", false);
		assertThat(this.reigns.wrongServers(rows("a", "b", "b", "c"))).isZero();
	}

	@Test
	void aWriteToAServerThatWasReplacedIsWrong() {
		between("a", "b", false);
		assertThat(this.reigns.wrongServers(rows("a", "b", "a", "b"))).isEqualTo(1);
	}

	@Test
	void aServerThatWasReplacedMayBecomePrimaryAgain() {
		between("a", "a", false);
		assertThat(this.reigns.wrongServers(rows("a", "b", "a"))).isZero();
	}

	@Test
	void aPrimaryThatMovedWithoutAFaultIsNoWrongServer() {
		between("a", "b", true);
		assertThat(this.reigns.wrongServers(rows("a", "b"))).isZero();
	}

	@Test
	void aWriteToAServerOfAnotherGroupIsWrong() {
		between("a", "a", false);
		assertThat(this.reigns.wrongServers(rows("a", "z"))).isEqualTo(1);
	}

	private void between(String before, String after, boolean calm) {
		this.reigns.note(before, 0, true);
		this.reigns.note(after, 100, calm);
	}

	private static List<Origin> rows(String... servers) {
		List<String> names = Arrays.asList(servers);
		return IntStream.range(0, names.size()).mapToObj((i) -> new Origin(names.get(i), i + 1)).toList();
	}

}
