package io.github.fabricspring.reads;

import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.ConsistencyToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("try") // scopes are bound to the thread, not used
class SessionConsistencyTests {

	private static final ConsistencyToken ONE = new ConsistencyToken("YYZ", "a:1");

	private static final ConsistencyToken TWO = new ConsistencyToken("YYZ", "a:2");

	@Test
	void scopeBeginsWithItsTokenAndRestoresWhatWasThere() {
		try (ConsistencyScope outer = SessionConsistency.open(ONE)) {
			try (ConsistencyScope inner = SessionConsistency.open(null)) {
				assertThat(SessionConsistency.token("YYZ")).isNull();
				SessionConsistency.move(TWO);
				assertThat(SessionConsistency.token("YYZ")).isEqualTo(TWO);
			}
			assertThat(SessionConsistency.token("YYZ")).isEqualTo(ONE);
			assertThat(SessionConsistency.token("ZRH")).isNull();
		}
		assertThat(SessionConsistency.token("YYZ")).isNull();
	}

	@Test
	void positionIsTheThreadsOwn() {
		try (ConsistencyScope scope = SessionConsistency.open(ONE)) {
			assertThat(CompletableFuture.supplyAsync(() -> SessionConsistency.token("YYZ") == null).join()).isTrue();
		}
	}

}
