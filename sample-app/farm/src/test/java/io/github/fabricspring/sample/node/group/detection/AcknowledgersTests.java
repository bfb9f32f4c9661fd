package io.github.fabricspring.sample.node.group.detection;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ServerAddress;
import io.github.fabricspring.sample.node.group.server.ServerVariables;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.Sighting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Acknowledgers}.
 */
class AcknowledgersTests {

	private final SQLException refused = new SQLException("no link", new ConnectException("Connection refused"));

	private final SQLException silence = new SQLException("no link", new SocketTimeoutException("Read timed out"));

	private static final Member FIRST = member(1);

	private static final Member SECOND = member(2).acknowledging(true);

	private static final Member THIRD = member(3).acknowledging(true);

	private static final Member DEAD = THIRD.asFaulty("dead");

	private final Acknowledgers acknowledgers = new Acknowledgers();

	@BeforeEach
	void allWereSeenAlive() {
		assertThat(round("1-5", answering(SECOND, "1-5", true), answering(THIRD, "1-5", true))).isEmpty();
	}

	@Test
	void deadServerIsDispensableOnceOthersHaveWhatThePrimaryHadThen() {
		assertThat(round("1-9", answering(SECOND, "1-7", true), silent(DEAD, this.refused))).isEmpty();
		assertThat(round("1-12", answering(SECOND, "1-8", true), silent(DEAD, this.refused))).isEmpty();
		assertThat(round("1-15", answering(SECOND, "1-9", true), silent(DEAD, this.refused))).isPresent();
	}

	@Test
	void frozenServerMayWakeAndAcknowledge() {
		for (int i = 0; i < 10; i++) {
			assertThat(round("1-9", answering(SECOND, "1-9", true), silent(DEAD, this.silence))).isEmpty();
		}
	}

	@Test
	void serverThatReplicatesAsSoonAsItStartsMayAcknowledgeUnseen() {
		assertThat(round("1-5", answering(SECOND, "1-5", true), answering(THIRD, "1-5", false))).isEmpty();
		for (int i = 0; i < 10; i++) {
			assertThat(round("1-9", answering(SECOND, "1-9", true), silent(DEAD, this.refused))).isEmpty();
		}
	}

	@Test
	void lastSecondaryIsNeverDispensable() {
		for (int i = 0; i < 10; i++) {
			assertThat(round("1-9", silent(DEAD, this.refused))).isEmpty();
		}
	}

	@Test
	void serverThatCameBackInBetweenIsMeasuredAnew() {
		assertThat(round("1-9", answering(SECOND, "1-9", true), silent(DEAD, this.refused))).isEmpty();
		assertThat(round("1-9", answering(SECOND, "1-9", true), answering(DEAD, "1-9", true))).isEmpty();
		assertThat(round("1-12", answering(SECOND, "1-9", true), silent(DEAD, this.refused))).isEmpty();
		assertThat(round("1-12", answering(SECOND, "1-9", true), silent(DEAD, this.refused))).isEmpty();
	}

	private Optional<Member> round(String primary, Sighting... others) {
		return this.acknowledgers.dispensable(answering(FIRST, primary, true), List.of(others));
	}

	private static Sighting answering(Member member, String executed, boolean startsStopped) {
		ServerVariables state = new ServerVariables(member.uuid(), true, false, true, startsStopped,
				GtidSet.parse(FIRST.uuid() + ":" + executed), GtidSet.EMPTY, Duration.ZERO);
		return new Sighting(member, state, null, 0, null);
	}

	private static Sighting silent(Member member, SQLException problem) {
		return new Sighting(member, null, null, 0, problem);
	}

	private static Member member(int number) {
		return Member.joining("00000000-0000-0000-0000-00000000000" + number, new ServerAddress("127.0.0.1", number));
	}

}
