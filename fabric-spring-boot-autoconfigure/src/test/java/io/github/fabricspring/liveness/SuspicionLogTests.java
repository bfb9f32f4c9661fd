package io.github.fabricspring.liveness;

import java.time.Duration;

import io.github.fabricspring.support.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log lines about suspected servers.
 */
class SuspicionLogTests {

	@RegisterExtension
	final LogLines logged = LogLines.of(SuspicionLog.class);

	private final SuspicionLog log = new SuspicionLog("YYZ - a:3306");

	private long now;

	@Test
	void oneSuspicionIsAWarningAndItsEndIsTold() {
		suspect();
		pass(SuspicionLog.CALM);
		assertThat(this.logged.told()).containsExactly("WARN YYZ - a:3306 is silent", "INFO YYZ - a:3306 recovered");
	}

	@Test
	void suspicionsInARowAreOneWarningAndACountAtTheEnd() {
		for (int i = 0; i < 28; i++) {
			suspect();
			pass(Duration.ofSeconds(1));
		}
		assertThat(this.logged.told()).hasSize(2);
		pass(SuspicionLog.CALM);
		pass(SuspicionLog.CALM);
		assertThat(this.logged.told()).containsExactly("WARN YYZ - a:3306 is silent", "INFO YYZ - a:3306 recovered",
				"INFO YYZ - a:3306 was suspected 27 more times within 27000 ms: it is slow or overloaded");
	}

	@Test
	void aSuspicionAfterTheCalmIsAWarningAgain() {
		suspect();
		pass(SuspicionLog.CALM);
		suspect();
		assertThat(this.logged.told()).filteredOn((line) -> line.startsWith("WARN")).hasSize(2);
	}

	@Test
	void theCountIsToldWhenTheServerLeaves() {
		suspect();
		suspect();
		this.log.close();
		this.log.close();
		assertThat(this.logged.told()).last().asString().contains("was suspected 1 more times");
		assertThat(this.logged.told()).hasSize(3);
	}

	@Test
	void aSuspicionThatLastsIsNoCalm() {
		this.log.began(" is silent", this.now, false);
		pass(SuspicionLog.CALM.multipliedBy(3));
		this.log.ended(" recovered", this.now);
		suspect();
		assertThat(this.logged.told()).containsExactly("WARN YYZ - a:3306 is silent", "INFO YYZ - a:3306 recovered");
	}

	@Test
	void aSuspicionOfAServerThatIsSuspectedAlreadyIsNoWarning() {
		this.log.began(" is silent", this.now, true);
		assertThat(this.logged.told()).containsExactly("INFO YYZ - a:3306 is silent");
	}

	private void suspect() {
		this.log.began(" is silent", this.now, false);
		this.log.ended(" recovered", this.now);
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
		this.log.look(this.now);
	}

}
