package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log lines about suspected servers.
 */
class SuspicionLogTests {

	private static final Logger logger = (Logger) LoggerFactory.getLogger(SuspicionLog.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final SuspicionLog log = new SuspicionLog("YYZ - a:3306");

	private long now;

	@BeforeEach
	void listen() {
		this.lines.start();
		logger.addAppender(this.lines);
	}

	@AfterEach
	void stop() {
		logger.detachAppender(this.lines);
	}

	@Test
	void oneSuspicionIsAWarningAndItsEndIsTold() {
		suspect();
		pass(SuspicionLog.CALM);
		assertThat(told()).containsExactly("WARN YYZ - a:3306 is silent", "INFO YYZ - a:3306 recovered");
	}

	@Test
	void suspicionsInARowAreOneWarningAndACountAtTheEnd() {
		for (int i = 0; i < 28; i++) {
			suspect();
			pass(Duration.ofSeconds(1));
		}
		assertThat(told()).hasSize(2);
		pass(SuspicionLog.CALM);
		pass(SuspicionLog.CALM);
		assertThat(told()).containsExactly("WARN YYZ - a:3306 is silent", "INFO YYZ - a:3306 recovered",
				"INFO YYZ - a:3306 was suspected 27 more times within 27000 ms: it is slow or overloaded");
	}

	@Test
	void aSuspicionAfterTheCalmIsAWarningAgain() {
		suspect();
		pass(SuspicionLog.CALM);
		suspect();
		assertThat(told()).filteredOn((line) -> line.startsWith("WARN")).hasSize(2);
	}

	@Test
	void theCountIsToldWhenTheServerLeaves() {
		suspect();
		suspect();
		this.log.close();
		this.log.close();
		assertThat(told()).last().asString().contains("was suspected 1 more times");
		assertThat(told()).hasSize(3);
	}

	@Test
	void aSuspicionThatLastsIsNoCalm() {
		this.log.began(" is silent", this.now, false);
		pass(SuspicionLog.CALM.multipliedBy(3));
		this.log.ended(" recovered", this.now);
		suspect();
		assertThat(told()).containsExactly("WARN YYZ - a:3306 is silent", "INFO YYZ - a:3306 recovered");
	}

	@Test
	void aSuspicionOfAServerThatIsSuspectedAlreadyIsNoWarning() {
		this.log.began(" is silent", this.now, true);
		assertThat(told()).containsExactly("INFO YYZ - a:3306 is silent");
	}

	private void suspect() {
		this.log.began(" is silent", this.now, false);
		this.log.ended(" recovered", this.now);
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
		this.log.look(this.now);
	}

	private List<String> told() {
		return this.lines.list.stream()
			.filter((line) -> line.getLevel().isGreaterOrEqual(Level.INFO))
			.map((line) -> line.getLevel() + " " + line.getFormattedMessage())
			.toList();
	}

}
