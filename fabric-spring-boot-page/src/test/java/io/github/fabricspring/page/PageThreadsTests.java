package io.github.fabricspring.page;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.fabricspring.page.source.FakeStateSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the threads of {@link PageServer}.
 */
class PageThreadsTests {

	private static final String CLOSING = "closing";

	private static final Set<String> OF_THE_TEST = Set.of("awaitility-thread", CLOSING);

	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	private final FakeStateSource source = new FakeStateSource();

	@Test
	void noThreadOfThePageKeepsTheApplicationAlive() throws IOException {
		try (PageServer server = PageServer.start(0, this.source, null); Browser page = open(server)) {
			page.await("event: state");
			assertThat(threads()).extracting(Thread::getName).contains("HTTP-Dispatcher", "fabric-page-source-1");
			assertThat(threads()).allMatch(Thread::isDaemon);
		}
	}

	@Test
	void everyThreadEndsWithThePageEvenIfABrowserDoesNotRead() throws IOException {
		this.source.answerAtLength(1_000_000);
		PageServer server = PageServer.start(0, this.source, null);
		try (Socket asleep = openWithoutReading(server); Browser page = open(server)) {
			assertThat(asleep.isConnected()).isTrue();
			page.await("event: state");
			await().pollInterval(1, TimeUnit.MILLISECONDS).until(this::isWriting);
			Thread closing = new Thread(server::close, CLOSING);
			closing.setDaemon(true);
			closing.start();
			await().until(() -> !closing.isAlive());
			await().untilAsserted(() -> assertThat(threads()).isEmpty());
		}
	}

	@Test
	void aPageThatDoesNotReadGivesItsThreadBack() throws IOException {
		this.source.answerAtLength(1_000_000);
		try (PageServer server = PageServer.start(0, this.source, null); Socket asleep = openWithoutReading(server)) {
			await().pollInterval(1, TimeUnit.MILLISECONDS).until(this::isWriting);
			await().until(() -> !server.isWatched());
			await().until(() -> !isWriting());
			assertThat(asleep.isConnected()).isTrue();
		}
	}

	private static Browser open(PageServer server) throws IOException {
		return Browser.send(server.address(), "GET /events", "");
	}

	private static Socket openWithoutReading(PageServer server) throws IOException {
		URI address = URI.create(server.address());
		Socket socket = new Socket();
		socket.setReceiveBufferSize(1000);
		socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
		socket.getOutputStream()
			.write("GET /events HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(address.getAuthority())
				.getBytes(StandardCharsets.UTF_8));
		return socket;
	}

	private boolean isWriting() {
		return threads().stream()
			.filter((thread) -> thread.getName().startsWith("fabric-page-"))
			.flatMap((thread) -> Arrays.stream(thread.getStackTrace()))
			.anyMatch((frame) -> frame.getClassName().equals("sun.nio.ch.SocketChannelImpl")
					&& frame.getMethodName().equals("write"));
	}

	private Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.before.contains(thread) && !OF_THE_TEST.contains(thread.getName()))
			.collect(Collectors.toSet());
	}

}
