package io.github.fabricspring.reads;

import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.ConsistencyToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("try") // scopes are bound to the thread, not used
class ReadPositionsTests {

	private static final ConsistencyToken ONE = new ConsistencyToken("YYZ", "a:1");

	private static final ConsistencyToken TWO = new ConsistencyToken("YYZ", "a:2");

	@Test
	void scopeBeginsWithItsTokenAndRestoresWhatWasThere() {
		try (ConsistencyScope outer = ReadPositions.open(ONE)) {
			try (ConsistencyScope inner = ReadPositions.open(null)) {
				assertThat(ReadPositions.token("YYZ")).isNull();
				ReadPositions.move(TWO);
				assertThat(ReadPositions.token("YYZ")).isEqualTo(TWO);
			}
			assertThat(ReadPositions.token("YYZ")).isEqualTo(ONE);
			assertThat(ReadPositions.token("ZRH")).isNull();
		}
		assertThat(ReadPositions.token("YYZ")).isNull();
	}

	@Test
	void positionIsTheThreadsOwn() {
		try (ConsistencyScope scope = ReadPositions.open(ONE)) {
			assertThat(CompletableFuture.supplyAsync(() -> ReadPositions.token("YYZ") == null).join()).isTrue();
		}
	}

}
