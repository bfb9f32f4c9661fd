package io.github.fabricspring.client.http;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.fabricspring.client.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the answers to challenges, against those that the original node accepted.
 */
class DigestTests {

	private static final Pattern AUTHORIZATION = Pattern.compile("Authorization: ([^\r]+)\r");

	@ParameterizedTest
	@ValueSource(strings = { "http-digest-full", "http-digest-madeup-nonce", "dump.servers", "manage.ping" })
	void answersAsTheRecordedClientDid(String recording) {
		List<String> requests = Recording.read(recording).requests();
		Matcher recorded = AUTHORIZATION.matcher(requests.get(requests.size() - 1));
		assertThat(recorded.find()).isTrue();
		Digest challenge = Objects.requireNonNull(Digest.parse(recorded.group(1)));
		assertThat(challenge.authorization("admin", "secret", "0a4f113b")).isEqualTo(recorded.group(1));
	}

	@Test
	void readsTheOriginalsChallenge() {
		HttpAnswer answer = new HttpAnswer(Recording.read("http-401-challenge").responses().get(0), true, new byte[0]);
		Digest challenge = Digest.parse(answer.header("WWW-Authenticate"));
		assertThat(challenge).isEqualTo(new Digest("MySQL Fabric",
				"MjAyNi0xMS0yMlQwNToxNzozMi41ODE3Njg7OzE5ZTIwZWY2YzE1NWIyZWE2YjczOTgzYjJiNTYzNjll",
				"7da9e082a00343fda6ef3bff3efd7742"));
	}

	@Test
	void inventsAnotherNonceEveryTime() {
		assertThat(Digest.invented().nonce()).isNotEqualTo(Digest.invented().nonce());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic realm=\"MySQL Fabric\"", "Digest realm=\"x\"",
			"Digest realm=\"x\", nonce=\"y\", algorithm=SHA-256", "Digest realm=\"x\", nonce=\"y\", qop=\"auth-int\"",
			"" })
	void leavesWhatItCannotAnswer(String header) {
		assertThat(Digest.parse(header)).isNull();
	}

	@Test
	void answersWhatOthersAsk() {
		assertThat(Digest.parse("digest nonce=abc, realm=\"x, y=z\", qop=\"auth-int, auth\", stale=false"))
			.isEqualTo(new Digest("x, y=z", "abc", ""));
	}

}
