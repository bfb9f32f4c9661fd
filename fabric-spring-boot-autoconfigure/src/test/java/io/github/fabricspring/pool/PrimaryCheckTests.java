package io.github.fabricspring.pool;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrimaryCheck}.
 */
class PrimaryCheckTests {

	private final PrimaryCheck check = new PrimaryCheck();

	@Test
	void serverThatWasOnlyNamedAsPrimaryIsAsked() {
		assertThat(this.check.isDue()).isTrue();
		this.check.announced(false);
		assertThat(this.check.isDue()).isTrue();
	}

	@Test
	void serverThatHasJustSaidThatItTakesWritesIsNotAskedUntilItRefusesOne() {
		this.check.announced(true);
		assertThat(this.check.isDue()).isFalse();
		this.check.askAgain();
		assertThat(this.check.isDue()).isTrue();
		this.check.announced(true);
		assertThat(this.check.isDue()).isFalse();
		this.check.announced(false);
		assertThat(this.check.isDue()).isTrue();
	}

}
