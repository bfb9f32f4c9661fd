package io.github.fabricspring.rerun;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log lines of failovers.
 */
class FailoversTests {

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Failovers.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private Instant now = Instant.EPOCH;

	private final Failovers failovers = new Failovers(RerunListener.NONE, clock());

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
	void aFailoverIsTwoWarnings() {
		failOver(true);
		assertThat(told()).containsExactly("WARN YYZ - waiting for a primary: lost",
				"WARN YYZ - recovered, calls succeed again after 1000 ms");
	}

	@Test
	void callsThatFindItSoonAfterTheRecoveryAreNoWarning() {
		failOver("a:3306 was lost (Communications link failure)", true);
		failOver("a:3306 was lost (read-only)", true);
		assertThat(told()).filteredOn((line) -> line.startsWith("WARN")).hasSize(2);
		assertThat(told()).filteredOn((line) -> line.startsWith("INFO")).hasSize(2);
	}

	@Test
	void oneThatIsNotRecoveredIsAWarningWheneverItComes() {
		failOver(true);
		failOver(false);
		assertThat(told()).last().asString().startsWith("WARN YYZ - not recovered");
		failOver(true);
		assertThat(told()).last().asString().startsWith("INFO YYZ - recovered");
	}

	@Test
	void aFailoverLaterIsAWarningAgain() {
		failOver(true);
		this.now = this.now.plusSeconds(10);
		failOver(true);
		assertThat(told()).hasSize(4).allMatch((line) -> line.startsWith("WARN"));
	}

	@Test
	void aFailoverForAnotherReasonIsAWarningHoweverSoon() {
		failOver(true);
		failOver("other lost", true);
		assertThat(told()).hasSize(4).allMatch((line) -> line.startsWith("WARN"));
	}

	private void failOver(boolean recovered) {
		failOver("lost", recovered);
	}

	private void failOver(String reason, boolean recovered) {
		Failovers.Failover failover = this.failovers.enter("YYZ", reason);
		this.now = this.now.plus(Duration.ofSeconds(1));
		this.failovers.leave("YYZ", failover, recovered);
	}

	private List<String> told() {
		return this.lines.list.stream().map((line) -> line.getLevel() + " " + line.getFormattedMessage()).toList();
	}

	private Clock clock() {
		InstantSource source = () -> this.now;
		return source.withZone(ZoneOffset.UTC);
	}

}
