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
		assertThat(List.of(1040, 1203, 1226, 3032)).noneMatch((code) -> AskFailure.isLasting(error(code)));
		assertThat(List.of(1045, 1142, 1227)).allMatch((code) -> AskFailure.isLasting(error(code)));
	}

	@Test
	void aNameThatDoesNotResolveIsSaidToBeUnknown() {
		SQLException error = new SQLException("Communications link failure", "08S01",
				new UnknownHostException("db.invalid"));
		assertThat(AskFailure.explain(error, null, new EngineChoice())).isEqualTo("unknown host db.invalid");
	}

	private static SQLException error(int code) {
		return new SQLException("refused", "HY000", code);
	}

}
