package io.github.fabricspring.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLContext;

import io.github.fabricspring.client.FabricException.NotAFabricNode;
import io.github.fabricspring.client.FabricException.ProtocolViolation;
import io.github.fabricspring.client.FabricException.TimedOut;
import io.github.fabricspring.client.FabricException.Unreachable;
import io.github.fabricspring.client.http.Tls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever a peer does, a call ends in time and no half answer is believed.
 */
@Timeout(60)
class HostileNodeTests {

	private static final FabricCredentials ADMIN = new FabricCredentials("admin", "secret");

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final byte[] WHOLE = Recording.read("dump.servers").lastResponse();

	@ParameterizedTest
	@ValueSource(strings = { "dump.servers-nomaster", "http-401-challenge", "http-403-role", "http-digest-badpassword",
			"rpc-unknown-method-nodot" })
	void anAnswerCutAtAnyByteIsAnErrorInTime(String recording) throws Exception {
		byte[] whole = Recording.read(recording).lastResponse();
		try (FakeNode node = new FakeNode((number, request, out) -> out.write(whole, 0, sizeWanted(request)))) {
			for (int size = 0; size < whole.length; size++) {
				FabricClient client = client(node, size, Duration.ofSeconds(60));
				long started = System.nanoTime();
				assertThatExceptionOfType(FabricException.class).as("cut after %d bytes", size)
					.isThrownBy(() -> client.dumpServers(List.of()));
				assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
			}
		}
	}

	@Test
	void aPeerThatFallsSilentAtAnyPointIsGivenUpAtTheDeadline() throws Exception {
		try (FakeNode node = new FakeNode((number, request, out) -> {
			out.write(WHOLE, 0, sizeWanted(request));
			Thread.sleep(10_000);
		})) {
			for (int size = 0; size < WHOLE.length; size += 199) {
				FabricClient client = client(node, size, SHORT);
				assertInTime(
						() -> assertThatExceptionOfType(TimedOut.class).isThrownBy(() -> client.dumpServers(List.of()))
							.withMessageContaining("within 200 ms"));
			}
		}
	}

	@Test
	void aDrippingPeerDoesNotStretchTheDeadline() throws Exception {
		try (FakeNode node = new FakeNode((number, request, out) -> {
			for (byte next : WHOLE) {
				out.write(next);
				Thread.sleep(20);
			}
		})) {
			assertInTime(() -> assertThatExceptionOfType(TimedOut.class)
				.isThrownBy(() -> node.client(ADMIN, SHORT).dumpServers(List.of())));
		}
	}

	@Test
	void aPeerThatDripsItsHandshakeDoesNotStretchTheDeadline() throws Exception {
		byte[] record = { 22, 3, 3, 64, 0 };
		try (FakeNode node = FakeNode.dripping(record)) {
			Tls tls = new Tls(HostileNodeTests::anyContext, List.of(), List.of());
			FabricClient client = new FabricClient(new FabricClientSettings(List.of(node.address()), ADMIN,
					Duration.ofSeconds(1), SHORT, 1 << 20, tls));
			assertInTime(
					() -> assertThatExceptionOfType(Unreachable.class).isThrownBy(() -> client.dumpServers(List.of()))
						.withMessageContaining("no answer to the TLS handshake"));
		}
	}

	@Test
	void aDrippingChallengeAndAnswerShareOneDeadline() throws Exception {
		byte[] challenge = Recording.read("http-401-challenge").lastResponse();
		try (FakeNode node = new FakeNode((number, request, out) -> {
			Thread.sleep(150);
			out.write((number == 0) ? challenge : WHOLE);
		})) {
			assertInTime(() -> assertThatExceptionOfType(TimedOut.class)
				.isThrownBy(() -> node.client(ADMIN, SHORT).dumpServers(List.of())));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.0 200 OK\r\nContent-length: 1048577\r\n\r\n",
			"HTTP/1.0 200 OK\r\nContent-length: 999999999999999999\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.0 2" })
	void anAnswerWithoutEndIsRefused(String head) throws Exception {
		try (FakeNode node = new FakeNode((number, request, out) -> {
			out.write(head.getBytes(StandardCharsets.US_ASCII));
			flood(out);
		})) {
			assertThatExceptionOfType(ProtocolViolation.class)
				.isThrownBy(() -> node.client(ADMIN, Duration.ofSeconds(10)).dumpServers(List.of()))
				.withMessageContaining("larger than");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "J\0\0\0\n8.0.33\0\u0008\0\0\0", "SSH-2.0-OpenSSH_9.2p1\r\n",
			"\u0015\u0003\u0001\0\u0002\u0002(", "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>",
			"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n",
			"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" })
	void whatIsNoNodeIsCalledSo(String answer) throws Exception {
		try (FakeNode node = FakeNode.answering(answer.getBytes(StandardCharsets.ISO_8859_1))) {
			assertThatExceptionOfType(NotAFabricNode.class)
				.isThrownBy(() -> node.client(ADMIN, Duration.ofSeconds(3)).dumpServers(List.of()))
				.withMessageContaining("check fabric.addresses");
		}
	}

	@Test
	void aMySqlServerThatKeepsTheConnectionIsRecognized() throws Exception {
		try (FakeNode node = new FakeNode((number, request, out) -> {
			out.write("J\0\0\0\n8.0.33\0".getBytes(StandardCharsets.ISO_8859_1));
			Thread.sleep(10_000);
		})) {
			assertInTime(() -> assertThatExceptionOfType(NotAFabricNode.class)
				.isThrownBy(() -> node.client(ADMIN, SHORT).dumpServers(List.of()))
				.withMessageContaining("MySQL's protocol"));
		}
	}

	@Test
	void aPeerThatDoesNotCloseAfterItsAnswerIsNotWaitedFor() throws Exception {
		try (FakeNode node = new FakeNode((number, request, out) -> {
			out.write((number == 0) ? "HTTP/1.1 401 x\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n\r\n"
				.getBytes(StandardCharsets.US_ASCII) : WHOLE);
			Thread.sleep(30_000);
		})) {
			assertThat(node.client(ADMIN, Duration.ofSeconds(20)).dumpServers(List.of()).servers()).hasSize(6);
		}
	}

	private static SSLContext anyContext() {
		try {
			return SSLContext.getDefault();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void flood(OutputStream out) throws IOException {
		byte[] block = new byte[64 * 1024];
		Arrays.fill(block, (byte) 'x');
		while (true) {
			out.write(block);
		}
	}

	private static void assertInTime(Runnable call) {
		long started = System.nanoTime();
		call.run();
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SHORT.multipliedBy(25));
	}

	/** The user's name tells the node where to cut. */
	private static FabricClient client(FakeNode node, int size, Duration readTimeout) {
		return node.client(new FabricCredentials("cut-" + size, "secret"), readTimeout);
	}

	private static int sizeWanted(String request) {
		return Integer.parseInt(request.replaceAll("(?s).*username=\"cut-(\\d+)\".*", "$1"));
	}

}
