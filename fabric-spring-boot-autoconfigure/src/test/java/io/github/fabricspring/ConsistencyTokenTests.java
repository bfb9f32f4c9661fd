package io.github.fabricspring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConsistencyTokenTests {

	private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

	@ParameterizedTest
	@ValueSource(strings = { "YYZ@" + UUID + ":23", "YYZ@" + UUID + ":1-5:7," + UUID + ":tag:1", "a@b@" + UUID + ":1",
			"YYZ@?" })
	void survivesAsText(String text) {
		assertThat(ConsistencyToken.parse(text)).hasToString(text);
	}

	@Test
	void linesOfALongSetAreJoined() {
		assertThat(new ConsistencyToken("YYZ", UUID + ":1,\n" + UUID + ":2"))
			.hasToString("YYZ@" + UUID + ":1," + UUID + ":2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "YYZ", "@" + UUID + ":1", "YYZ@", "YYZ@1' OR '1" })
	void whatIsNoTokenIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(text));
	}

	@Test
	void aServersOwnSetMayBeLongerThanOneThatIsReadFromText() {
		String gtids = (UUID + ":1,").repeat(2_000) + UUID + ":2";
		ConsistencyToken token = new ConsistencyToken("YYZ", gtids);
		assertThat(token.gtids()).hasSizeGreaterThan(65_535);
		assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(token.toString()))
			.withMessageContaining("longer than 65535");
	}

}
