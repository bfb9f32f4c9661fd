package io.github.fabricspring.sample.node.group.flow;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ServerAddress;
import io.github.fabricspring.sample.node.group.server.ServerVariables;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.Sighting;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FlowControl}: rounds of a quarter of a second, an aim of 200 ms.
 */
class FlowControlTests {

	private static final Member PRIMARY = member(1);

	private static final Member SECOND = member(2).asSecondary();

	private static final Member THIRD = member(3).asSecondary();

	private final FlowControl flow = new FlowControl("YYZ", Duration.ofMillis(200), (member) -> {
		throw new SQLException("not to be told");
	});

	private Duration delay = Duration.ZERO;

	private long now;

	@Test
	void secondariesThatKeepUpCostNothing() {
		round(1000, at(SECOND, 990), at(THIRD, 960));
		assertThat(round(2000, at(SECOND, 1950), at(THIRD, 1960))).isZero();
		assertThat(round(3000, at(SECOND, 2560), at(THIRD, 2300))).as("180 ms behind").isZero();
	}

	@Test
	void firstLookTellsNothing() {
		assertThat(round(100_000, at(SECOND, 1), at(THIRD, 1))).isZero();
	}

	@Test
	void whileTheBestSecondaryFallsBehindCommitsAreSlowedDownStepByStep() {
		round(1000, at(SECOND, 500), at(THIRD, 500));
		assertThat(round(2000, at(SECOND, 1000), at(THIRD, 600))).isEqualTo(5);
		assertThat(round(3000, at(SECOND, 1500), at(THIRD, 700))).isEqualTo(10);
		assertThat(round(3200, at(SECOND, 2400), at(THIRD, 800))).as("about to catch up").isEqualTo(11);
		assertThat(round(3300, at(SECOND, 3300), at(THIRD, 900))).isEqualTo(8);
		assertThat(round(3400, at(SECOND, 3400), at(THIRD, 1000))).isEqualTo(6);
		assertThat(round(3500, at(SECOND, 3500), at(THIRD, 1100))).isEqualTo(5);
		assertThat(round(3600, at(SECOND, 3600), at(THIRD, 1200))).isZero();
	}

	@Test
	void oneSlowSecondaryAloneCostsNothing() {
		round(1000, at(SECOND, 1000), at(THIRD, 1));
		assertThat(round(2000, at(SECOND, 2000), at(THIRD, 2))).isZero();
		assertThat(round(3000, at(SECOND, 3000), at(THIRD, 2))).isZero();
	}

	@Test
	void secondaryThatAppliesNothingIsFarBehind() {
		round(1000, at(SECOND, 500));
		assertThat(round(2000, at(SECOND, 500))).isEqualTo(5);
		assertThat(round(3000, at(SECOND, 500))).isEqualTo(10);
	}

	@Test
	void fewTransactionsAreNoBacklogHoweverLongTheyTake() {
		round(1000, at(SECOND, 960));
		assertThat(round(1010, at(SECOND, 960))).isZero();
	}

	@Test
	void withoutSecondariesCommitsAreNotSlowedDown() {
		this.delay = Duration.ofMillis(50);
		assertThat(round(1000)).isZero();
		this.delay = Duration.ofMillis(50);
		assertThat(round(1000, at(SECOND.asFaulty("dead"), 1))).isZero();
		this.delay = Duration.ofMillis(50);
		assertThat(round(1000, silent(SECOND))).isZero();
	}

	@Test
	void delayThatADeadNodeLeftBehindIsTakenBack() {
		this.delay = Duration.ofMillis(50);
		for (int i = 0; i < 15; i++) {
			round(1000, at(SECOND, 1000));
		}
		assertThat(this.delay).isZero();
	}

	private long round(int primary, Sighting... others) {
		this.now += Duration.ofMillis(250).toNanos();
		this.delay = this.flow.next(state(PRIMARY, primary, this.delay), List.of(others), this.now);
		return this.delay.toMillis();
	}

	private static Sighting at(Member member, int executed) {
		return new Sighting(member, state(member, executed, Duration.ZERO), null, 0, null);
	}

	private static ServerVariables state(Member member, int executed, Duration delay) {
		GtidSet transactions = GtidSet.parse(PRIMARY.uuid() + ":1-" + executed);
		return new ServerVariables(member.uuid(), true, false, true, true, transactions, GtidSet.EMPTY, delay);
	}

	private static Sighting silent(Member member) {
		return new Sighting(member, null, null, 0, new SQLException("no link"));
	}

	private static Member member(int number) {
		return Member.joining("00000000-0000-0000-0000-00000000000" + number, new ServerAddress("127.0.0.1", number));
	}

}
