package io.github.fabricspring.discovery;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.ServerFate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors that say nothing about a server's role. Discovery does not know the diagnosis of
 * the pools' connections, so this compares the two.
 */
class AskFailureTests {

	/** Discovery connects to no database. */
	private static final int UNKNOWN_DATABASE = 1049;

	/** Codes of the C client and of MariaDB, which no server of MySQL sends. */
	private static final List<Integer> CLIENT_CODES = List.of(1927, 2002, 2006, 2013, 2055);

	/** Failed handshakes last. */
	private static final List<Integer> HANDSHAKES = List.of(1042, 1043, 1047);

	@Test
	void eachLoginThatIsRefusedToAPoolIsAHindrance() {
		List<Integer> refused = IntStream.range(1000, 5000)
			.filter((code) -> Diagnosis.of(error(code)).server() == ServerFate.LOGIN_REFUSED)
			.filter((code) -> code != UNKNOWN_DATABASE)
			.boxed()
			.toList();
		assertThat(refused).contains(1045, 3955).allMatch((code) -> AskFailure.isHindrance(error(code)));
	}

	@Test
	void serverWithoutRoomOrInOfflineModeIsAskedAgainSoon() {
		assertThat(List.of(1037, 1040, 1041, 1135, 1203, 1226, 3032))
			.noneMatch((code) -> AskFailure.isLasting(error(code)));
		assertThat(List.of(1045, 1142, 1227)).allMatch((code) -> AskFailure.isLasting(error(code)));
	}

	@Test
	void aNameThatDoesNotResolveIsSaidToBeUnknown() {
		SQLException error = new SQLException("Communications link failure", "08S01",
				new UnknownHostException("db.invalid"));
		assertThat(AskFailure.explain(error, null, new EngineChoice())).isEqualTo("unknown host db.invalid");
	}

	@Test
	void questionThatWasEndedIsAskedAgainSoon() {
		assertThat(List.of(1205, 1213, 1317, 3024, 3168, 3169, 4031))
			.noneMatch((code) -> AskFailure.isLasting(error(code)));
		// the state that the server gives to the ends of its connections
		assertThat(IntStream.range(1000, 5000)
			.mapToObj((code) -> new SQLException("ended", "08S01", code))
			.filter((error) -> Diagnosis.of(error).connectionLost())
			.filter((error) -> !HANDSHAKES.contains(error.getErrorCode()))
			.filter((error) -> !CLIENT_CODES.contains(error.getErrorCode()))).hasSizeGreaterThan(12)
			.noneMatch(AskFailure::isLasting);
		assertThat(HANDSHAKES).allMatch((code) -> AskFailure.isLasting(error(code)));
	}

	private static SQLException error(int code) {
		return new SQLException("refused", "HY000", code);
	}

}
