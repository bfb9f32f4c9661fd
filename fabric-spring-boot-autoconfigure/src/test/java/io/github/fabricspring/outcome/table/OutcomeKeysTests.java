package io.github.fabricspring.outcome.table;

import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutcomeKeys}.
 */
class OutcomeKeysTests {

	private static final Instant NOW = Instant.parse("2026-11-22T08:00:00.123Z");

	@Test
	void keyIsAVersion7UuidThatTellsItsTime() {
		UUID key = OutcomeKeys.next(NOW);
		assertThat(key.version()).isEqualTo(7);
		assertThat(key.variant()).isEqualTo(2);
		assertThat(OutcomeKeys.writtenAt(key)).isEqualTo(NOW);
	}

	@Test
	void keysOfOneMillisecondDiffer() {
		Set<UUID> keys = new HashSet<>();
		for (int i = 0; i < 100_000; i++) {
			keys.add(OutcomeKeys.next(NOW));
		}
		assertThat(keys).hasSize(100_000);
	}

	@Test
	void laterKeysSortAfterEarlierOnes() {
		String earlier = OutcomeKeys.hex(OutcomeKeys.next(NOW.minusMillis(1)));
		String first = OutcomeKeys.hex(OutcomeKeys.first(NOW));
		String later = OutcomeKeys.hex(OutcomeKeys.next(NOW));
		assertThat(earlier).hasSize(32).isLessThan(first);
		assertThat(first).isLessThan(later);
	}

	@Test
	void marksSortByTimeBeforeAllKeys() {
		String earlier = OutcomeKeys.hex(OutcomeKeys.mark(NOW.minusMillis(1)));
		String first = OutcomeKeys.hex(OutcomeKeys.firstMark(NOW));
		UUID later = OutcomeKeys.mark(NOW);
		assertThat(earlier).isLessThan(first);
		assertThat(first).isLessThanOrEqualTo(OutcomeKeys.hex(later));
		assertThat(OutcomeKeys.markedAt(later)).isEqualTo(NOW);
		assertThat(OutcomeKeys.hex(OutcomeKeys.mark(Instant.parse("2999-01-01T00:00:00Z"))))
			.isLessThan(OutcomeKeys.hex(OutcomeKeys.FIRST_KEY));
	}

	@Test
	void bytesAreReadBack() {
		UUID key = OutcomeKeys.next(NOW);
		assertThat(OutcomeKeys.of(HexFormat.of().parseHex(OutcomeKeys.hex(key)))).isEqualTo(key);
	}

}
