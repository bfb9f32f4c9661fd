package io.github.fabricspring.sample.node.group.rejoin;

import java.sql.SQLException;

import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ServerAddress;
import io.github.fabricspring.sample.node.group.state.Member;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mark that moved with its primary would never be reached.
 */
class MarksTests {

	private static final GtidSet EARLY = GtidSet.parse("00000000-0000-0000-0000-000000000001:1-5");

	private static final GtidSet LATE = GtidSet.parse("00000000-0000-0000-0000-000000000001:1-9");

	private static final Member SERVER = member("s", 3306);

	private static final Member PRIMARY = member("p", 3307);

	private final Marks marks = new Marks();

	@Test
	void theMarkStaysWhilePrimaryGoesOn() throws SQLException {
		assertThat(this.marks.of(SERVER, PRIMARY, () -> EARLY)).isEqualTo(EARLY);
		assertThat(this.marks.of(SERVER, PRIMARY, () -> LATE)).isEqualTo(EARLY);
	}

	@Test
	void whoIsForgottenGetsANewMark() throws SQLException {
		this.marks.of(SERVER, PRIMARY, () -> EARLY);
		this.marks.forget(SERVER);
		assertThat(this.marks.of(SERVER, PRIMARY, () -> LATE)).isEqualTo(LATE);
	}

	@Test
	void anotherPrimaryMeansAnotherMark() throws SQLException {
		this.marks.of(SERVER, PRIMARY, () -> EARLY);
		assertThat(this.marks.of(SERVER, member("q", 3308), () -> LATE)).isEqualTo(LATE);
	}

	@Test
	void eachServerHasItsOwnMark() throws SQLException {
		this.marks.of(SERVER, PRIMARY, () -> EARLY);
		assertThat(this.marks.of(member("t", 3309), PRIMARY, () -> LATE)).isEqualTo(LATE);
	}

	private static Member member(String uuid, int port) {
		return Member.joining(uuid, new ServerAddress("127.0.0.1", port));
	}

}
