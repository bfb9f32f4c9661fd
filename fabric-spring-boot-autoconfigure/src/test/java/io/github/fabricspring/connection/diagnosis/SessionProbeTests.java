package io.github.fabricspring.connection.diagnosis;

import java.util.Map;
import java.util.Set;

import io.github.fabricspring.connection.diagnosis.SessionProbe.Sessions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For which sessions a server does nothing.
 */
class SessionProbeTests {

	private static final Map<String, Long> IDLE = Map.of("waits", 7L);

	private static final Set<String> BUSY = Set.of("works");

	private final Sessions said = new Sessions(IDLE, BUSY, "app");

	@Test
	void sessionThatWaitsForARequestIsIdle() {
		assertThat(this.said.isIdle("waits", "app")).isTrue();
	}

	@Test
	void sessionThatTheServerWorksForIsNotIdle() {
		assertThat(this.said.isIdle("works", "app")).isFalse();
	}

	@Test
	void sessionThatIsGoneIsIdle() {
		assertThat(this.said.isIdle("gone", "app")).isTrue();
	}

	@Test
	void sessionOfAnotherAccountIsNotKnownToBeGone() {
		assertThat(this.said.isIdle("gone", "before")).isFalse();
		assertThat(this.said.isIdle("gone", null)).isFalse();
	}

	@Test
	void nothingIsKnownOfAServerThatDoesNotTellTheMarkOfTheQuestionItself() {
		assertThat(new Sessions(Map.of(), Set.of(), null).isIdle("gone", "app")).isFalse();
		assertThat(Sessions.UNKNOWN.isIdle("gone", null)).isFalse();
	}

}
