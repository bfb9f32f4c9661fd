package io.github.fabricspring.routing;

import java.sql.SQLException;

import io.github.fabricspring.support.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log says of callers that wait for a connection.
 */
class WaitLogTests {

	private static final String BEGUN = "INFO YYZ - calls that are not run again wait for a connection: gone";

	private static final String ENDED = "INFO YYZ - calls that are not run again have a connection again";

	@RegisterExtension
	final LogLines lines = LogLines.of(PrimaryWait.class);

	private final WaitLog log = new WaitLog();

	@Test
	void manyCallersMakeOneLineAsTheyBeginAndOneAsTheLastHasAConnection() {
		this.log.begins("YYZ", new SQLException("gone"));
		this.log.begins("YYZ", new SQLException("gone too"));
		this.log.ends("YYZ", true);
		assertThat(this.lines.told()).containsExactly(BEGUN);
		this.log.ends("YYZ", true);
		assertThat(this.lines.told()).containsExactly(BEGUN, ENDED);
	}

	@Test
	void eachGroupHasLinesOfItsOwn() {
		this.log.begins("ZRH", new SQLException("gone"));
		this.log.begins("YYZ", new SQLException("gone"));
		assertThat(this.lines.told()).hasSize(2).contains(BEGUN);
	}

	@Test
	void waitInVainIsNotTheEndOfTheTrouble() {
		this.log.begins("YYZ", new SQLException("gone"));
		this.log.ends("YYZ", false);
		assertThat(this.lines.told()).containsExactly(BEGUN);
	}

	@Test
	void nextOutageIsToldAgain() {
		for (int outage = 1; outage <= 2; outage++) {
			this.log.begins("YYZ", new SQLException("gone"));
			this.log.ends("YYZ", true);
		}
		assertThat(this.lines.told()).containsExactly(BEGUN, ENDED, BEGUN, ENDED);
	}

}
