package io.github.fabricspring.sample.node.rpc.http;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NoncesTests {

	private Instant now = Instant.EPOCH;

	private final Nonces nonces = new Nonces(() -> this.now);

	@Test
	void nonceIsRememberedForTwoMinutesAfterItsLastUse() {
		assertThat(this.nonces.use("n", 1)).isTrue();
		pass(Duration.ofSeconds(119));
		assertThat(this.nonces.use("n", 2)).isTrue();
		pass(Duration.ofSeconds(119));
		assertThat(this.nonces.use("n", 2)).isFalse();
		assertThat(this.nonces.use("n", 3)).isTrue();
	}

	@Test
	void nonceThatWasForgottenStartsAnew() {
		assertThat(this.nonces.use("n", 1)).isTrue();
		pass(Duration.ofSeconds(121));
		assertThat(this.nonces.use("n", 2)).isFalse();
		assertThat(this.nonces.use("n", 1)).isTrue();
	}

	@Test
	void nonceInUseOutlivesAnyNumberOfOthers() {
		for (int i = 0; i < 150_000; i++) {
			assertThat(this.nonces.use("other" + i, 1)).isTrue();
			if (i % 50_000 == 0) {
				assertThat(this.nonces.use("n", i / 50_000 + 1)).isTrue();
			}
		}
		assertThat(this.nonces.use("n", 3)).isFalse();
		assertThat(this.nonces.use("other0", 1)).as("forgotten for want of room").isTrue();
	}

	private void pass(Duration duration) {
		this.now = this.now.plus(duration);
	}

}
