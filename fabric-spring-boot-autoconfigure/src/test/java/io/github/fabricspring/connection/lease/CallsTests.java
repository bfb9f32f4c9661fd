package io.github.fabricspring.connection.lease;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallsTests {

	private final Calls calls = new Calls();

	@Test
	void callIsUnderWayUntilItEnds() {
		assertThat(this.calls.underWay()).isZero();
		this.calls.begin();
		assertThat(this.calls.underWay()).isNotZero();
		this.calls.end();
		assertThat(this.calls.underWay()).isZero();
	}

	@Test
	void nextCallIsAnother() {
		this.calls.begin();
		int first = this.calls.underWay();
		this.calls.end();
		this.calls.begin();
		assertThat(this.calls.underWay()).isNotZero().isNotEqualTo(first);
	}

	@Test
	void callWithinACallDoesNotTurnItAround() {
		this.calls.begin();
		this.calls.begin();
		assertThat(this.calls.underWay()).isNotZero();
		this.calls.end();
		this.calls.end();
		assertThat(this.calls.underWay()).isZero();
	}

}
