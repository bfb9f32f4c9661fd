package io.github.fabricspring.sample.node.rpc;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.rpc.http.HttpLimits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that would bring the original to its knees.
 */
@Timeout(60)
class HostileClientsTests {

	private static final String PING = RawClient.post(RawClient.call("manage.ping"));

	private final RecordedFarm farm = new RecordedFarm();

	private final List<Socket> sockets = new ArrayList<>();

	private final NodeServer server = new NodeServer(NodeSettings.withUsers().onPort(0), this.farm).start();

	@AfterEach
	void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.server.close();
	}

	@Test
	void whenFiftyConnectionsAreIdleACallerIsAnsweredAtOnce() throws IOException {
		connect(50, this.server);
		long start = System.nanoTime();
		assertThat(RawClient.exchange(this.server.port(), PING)).startsWith("HTTP/1.0 200 OK");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
	}

	@Test
	void whenEveryWorkerWaitsForAnIdleClientTheOldestMakesRoom() throws IOException {
		try (NodeServer small = start(new HttpLimits(4, Duration.ofMinutes(10), 1000))) {
			connect(10, small);
			assertThat(RawClient.exchange(small.port(), PING)).startsWith("HTTP/1.0 200 OK");
			assertThat(isClosedByServer(this.sockets.get(0))).isTrue();
		}
	}

	@Test
	void whenManyCallAtOnceNobodyIsTurnedAway() throws Exception {
		try (NodeServer small = start(new HttpLimits(4, Duration.ofSeconds(5), 1000))) {
			ExecutorService callers = Executors.newFixedThreadPool(32);
			try {
				Callable<String> call = () -> RawClient.exchange(small.port(), PING);
				List<Callable<String>> calls = Collections.nCopies(32, call);
				for (Future<String> answer : callers.invokeAll(calls)) {
					assertThat(answer.get()).startsWith("HTTP/1.0 200 OK");
				}
			}
			finally {
				callers.shutdownNow();
			}
		}
	}

	@Test
	void whenARequestComesInByDropsItIsCutOffInTime() throws IOException {
		try (NodeServer strict = start(new HttpLimits(4, Duration.ofMillis(300), 1000))) {
			Socket socket = connect(1, strict).get(0);
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.pollInterval(Duration.ofMillis(20))
				.until(() -> !canSend(socket, "X"));
		}
	}

	@Test
	void whenAnAnswerIsNotReadTheWorkerIsFreedInTime() throws IOException {
		for (int i = 0; i < 9; i++) {
			this.farm.server(i, "Z".repeat(150_000), MemberStatus.PRIMARY, ServerAccess.READ_WRITE, 1);
		}
		try (NodeServer strict = start(new HttpLimits(1, Duration.ofMillis(300), 1000))) {
			Socket socket = connect(1, strict).get(0);
			String tenTimes = "<string>" + "Z,".repeat(9) + "Z</string>";
			canSend(socket, RawClient.post(RawClient.call("dump.servers", "<nil/>", tenTimes)));
			assertThat(RawClient.exchange(strict.port(), PING)).startsWith("HTTP/1.0 200 OK");
		}
	}

	@Test
	void whenABodyIsTooLongItIsRefusedUnread() {
		String request = "POST /RPC2 HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n";
		assertThat(exchange(request)).startsWith("HTTP/1.0 413 ");
		assertThat(exchange(request.replace("1048577", "99999999999999"))).startsWith("HTTP/1.0 413 ");
	}

	@Test
	void whenABodyIsTooLongTheRefusalArrivesAfterTheClientHasSentIt() {
		String request = "POST /RPC2 HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n" + "x".repeat(20_000_000);
		assertThat(exchange(request)).startsWith("HTTP/1.0 413 ");
	}

	@Test
	void whenAHeadIsTooLongItIsRefused() {
		String request = "POST /RPC2 HTTP/1.1\r\nX: " + "x".repeat(17_000) + "\r\n\r\n";
		assertThat(exchange(request)).startsWith("HTTP/1.0 431 ");
	}

	@Test
	void whenADocumentDeclaresEntitiesTheCallIsAFault() {
		String bomb = """
				<?xml version='1.0'?>
				<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
				<methodCall>
				<methodName>group.lookup_groups</methodName>
				<params><param><value><string>&b;&c;</string></value></param></params>
				</methodCall>
				""";
		assertThat(exchange(RawClient.post(bomb))).contains("<fault>").contains("DOCTYPE").doesNotContain("root:");
	}

	@Test
	void whenADocumentNestsTooDeepTheCallIsAFault() {
		String deep = "<array><data><value>".repeat(5_000) + "</value></data></array>".repeat(5_000);
		assertThat(exchange(RawClient.post(RawClient.call("dump.servers", deep)))).contains("<fault>");
	}

	@Test
	void whenAHeaderIsQuotedInTheStatusLineItCannotEndIt() {
		String request = RawClient.post(RawClient.call("manage.ping"), "Content-Encoding: a\rInjected: yes");
		assertThat(exchange(request)).startsWith("HTTP/1.0 501 encoding 'a?injected: yes' not supported\r\n");
	}

	@Test
	void whenTheServerClosesItsConnectionsEnd() throws IOException {
		Socket idle = connect(1, this.server).get(0);
		exchange(PING);
		this.server.close();
		this.server.close();
		assertThat(isClosedByServer(idle)).isTrue();
	}

	private String exchange(String request) {
		return RawClient.exchange(this.server.port(), request);
	}

	private NodeServer start(HttpLimits limits) {
		return new NodeServer(NodeSettings.withUsers().onPort(0).withLimits(limits), this.farm).start();
	}

	private List<Socket> connect(int count, NodeServer server) throws IOException {
		for (int i = 0; i < count; i++) {
			this.sockets.add(RawClient.connect(server.port()));
		}
		return this.sockets;
	}

	private static boolean isClosedByServer(Socket socket) throws IOException {
		try {
			return socket.getInputStream().read() == -1;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	private static boolean canSend(Socket socket, String text) {
		try {
			socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
