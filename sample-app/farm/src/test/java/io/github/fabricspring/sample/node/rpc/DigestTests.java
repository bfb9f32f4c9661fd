package io.github.fabricspring.sample.node.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets in, and what the others see.
 */
class DigestTests {

	private static final String OK = "HTTP/1.0 200 OK";

	private static final String REFUSED = "HTTP/1.0 400 Bad Request";

	private final NodeServer server = new NodeServer(NodeSettings
		.withUsers(new NodeUser("admin", "secret", NodeRole.ADMIN), new NodeUser("conn", "p:w", NodeRole.CONNECTOR))
		.onPort(0), new RecordedFarm()).start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void inventedNonceIsAcceptedOnce() {
		assertThat(ping("invented", 1)).startsWith(OK);
		assertThat(ping("invented", 1)).isEmpty();
	}

	@Test
	void nonceMayBeUsedAgainIfItsCountHasNoGap() {
		assertThat(ping("n1", 1)).startsWith(OK);
		assertThat(ping("n2", 1)).startsWith(OK);
		assertThat(ping("n1", 2)).startsWith(OK);
		assertThat(ping("n1", 4)).isEmpty();
		assertThat(ping("n1", 3)).startsWith(OK);
		assertThat(ping("n3", 2)).isEmpty();
		assertThat(ping("n3", -1)).isEmpty();
	}

	@Test
	void wrongPasswordDoesNotUseUpANonce() {
		assertThat(call("admin", "wrong", "n", 1, "manage.ping", UnaryOperator.identity())).startsWith(REFUSED);
		assertThat(ping("n", 1)).startsWith(OK);
	}

	@Test
	void challengeNamesANonceThatWorks() {
		String challenge = RawClient.exchange(this.server.port(), RawClient.post(RawClient.call("manage.ping")));
		assertThat(challenge).startsWith("HTTP/1.0 401 Unauthorized\r\n").doesNotContainIgnoringCase("Content-length");
		Matcher nonce = Pattern.compile("nonce=\"([^\"]+)\"").matcher(challenge);
		assertThat(nonce.find()).isTrue();
		assertThat(ping(nonce.group(1), 1)).startsWith(OK);
	}

	@Test
	void everyChallengeHasItsOwnNonce() {
		String request = RawClient.post(RawClient.call("manage.ping"));
		assertThat(RawClient.exchange(this.server.port(), request))
			.isNotEqualTo(RawClient.exchange(this.server.port(), request));
	}

	@Test
	void unknownUserIsRefusedAsAWrongPasswordIs() {
		assertThat(call("nobody", "secret", "n", 1, "manage.ping", UnaryOperator.identity())).startsWith(REFUSED)
			.endsWith("GMT\r\n");
	}

	@ParameterizedTest
	@CsvSource({ "qop=auth,qop=auth-conf", "qop=auth,algorithm=MD5", "' nonce=',' realm='", "cnonce=,realm=",
			"username=,realm=" })
	void answerThatLacksSomethingEndsTheConnectionWithoutAWord(String part, String replacement) {
		assertThat(call("admin", "secret", "n", 1, "manage.ping", (it) -> it.replace(part, replacement))).isEmpty();
	}

	@Test
	void integrityIsAQualityLikeTheOtherAndTheBodyIsNotSigned() {
		UnaryOperator<String> integrity = (header) -> header.replace("qop=auth", "qop=auth-int");
		assertThat(call("admin", "secret", "n", 1, "manage.ping", "auth-int", integrity)).startsWith(OK);
		assertThat(call("admin", "secret", "m", 1, "manage.ping", "auth", integrity)).startsWith(REFUSED);
	}

	@Test
	void otherSchemesEndTheConnectionWithoutAWord() {
		String basic = RawClient.post(RawClient.call("manage.ping"), "Authorization: Basic YWRtaW46c2VjcmV0");
		assertThat(RawClient.exchange(this.server.port(), basic)).isEmpty();
	}

	@Test
	void unknownAttributeIsRefused() {
		assertThat(call("admin", "secret", "n", 1, "manage.ping", (it) -> it + ", charset=\"UTF-8\""))
			.startsWith(REFUSED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dump.servers", "dump.fabric_nodes", "threat.report_error", "dump.nothing" })
	void connectorMayReadDumpsAndReportThreats(String method) {
		assertThat(call("conn", "p:w", method, 1, method, UnaryOperator.identity())).startsWith(OK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "group.promote", "server.set_status", "manage.ping", "nothing.known" })
	void connectorMayDoNothingElse(String method) {
		assertThat(call("conn", "p:w", method, 1, method, UnaryOperator.identity()))
			.startsWith("HTTP/1.0 403 Not allowed to execute 'core." + method + "'\r\n");
	}

	@Test
	void commandLineMayAskWhoIsThere() {
		assertThat(call("admin", "secret", "n", 1, "_some_nonexisting_method", UnaryOperator.identity()))
			.contains("method \"_some_nonexisting_method\" is not supported");
	}

	private String ping(String nonce, int count) {
		return call("admin", "secret", nonce, count, "manage.ping", UnaryOperator.identity());
	}

	private String call(String user, String password, String nonce, int count, String method,
			UnaryOperator<String> spoil) {
		return call(user, password, nonce, count, method, "auth", spoil);
	}

	private String call(String user, String password, String nonce, int count, String method, String quality,
			UnaryOperator<String> spoil) {
		String nc = "%08x".formatted(count);
		String ha1 = md5(user + ":MySQL Fabric:" + password);
		String response = md5(String.join(":", ha1, nonce, nc, "c", quality, md5("POST:/RPC2")));
		String header = """
				Authorization: Digest username="%s", realm="MySQL Fabric", nonce="%s", uri="/RPC2", response="%s", \
				qop=auth, nc=%s, cnonce="c\"""".formatted(user, nonce, response, nc);
		return RawClient.exchange(this.server.port(), RawClient.post(RawClient.call(method), spoil.apply(header)));
	}

	private static String md5(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
