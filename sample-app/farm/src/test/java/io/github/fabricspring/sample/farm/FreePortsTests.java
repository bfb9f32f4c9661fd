package io.github.fabricspring.sample.farm;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FreePorts}.
 */
class FreePortsTests {

	@Test
	void aPortThatWasTakenIsNotTakenAgainWhileItsServerIsDown() {
		List<Integer> first = FreePorts.take(600);
		assertThat(first).doesNotHaveDuplicates();
		assertThat(FreePorts.take(600)).hasSize(600).doesNotContainAnyElementsOf(first);
	}

}
