package io.github.fabricspring.acceptance.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.github.fabricspring.page.PageServer;
import io.github.fabricspring.page.source.Reading;
import io.github.fabricspring.page.source.StateSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page in chromium while it loses its server. No group is there.
 */
class PageConnectionIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int MOST = 20;

	/** The page goes back to "Live" within milliseconds. */
	private static final String REMEMBER_LINKS = """
			window.links = [];
			const link = document.getElementById('link');
			new MutationObserver(() => window.links.push(link.textContent)).observe(link, { childList: true });""";

	private static Chromium chromium;

	@BeforeAll
	static void start() {
		Chromium.assumeInstalled();
		chromium = Chromium.start();
	}

	@AfterAll
	static void stop() {
		if (chromium != null) {
			chromium.close();
		}
	}

	@Test
	void aPageThatIsRefusedSaysSoAndComesBack() throws IOException {
		List<Socket> others = new ArrayList<>();
		try (PageServer server = PageServer.start(0, new NoGroup(), null)) {
			for (int i = 0; i < MOST; i++) {
				others.add(openElsewhere(server));
			}
			chromium.driver().get(server.address());
			awaitLink("Refused, trying again", true);
			for (Socket other : others) {
				other.close();
			}
			awaitLink("Live", false);
		}
		finally {
			for (Socket other : others) {
				other.close();
			}
		}
	}

	@Test
	void aPageWhoseServerIsGoneSaysSoAndComesBack() throws IOException {
		int port;
		try (PageServer server = PageServer.start(0, new NoGroup(), null)) {
			port = URI.create(server.address()).getPort();
			chromium.driver().get(server.address());
			awaitLink("Live", false);
		}
		awaitLink("Connection lost, trying again", true);
		try (PageServer again = PageServer.start(port, new NoGroup(), null)) {
			awaitLink("Live", false);
			assertThat(again.isWatched()).isTrue();
		}
	}

	@Test
	void aPageWhoseServerFallsSilentSaysSoAndOpensAnotherConnection() throws IOException {
		NoGroup source = new NoGroup();
		try (PageServer server = PageServer.start(0, source, null)) {
			chromium.driver().get(server.address());
			awaitLink("Live", false);
			script(REMEMBER_LINKS);
			source.stuck = true;
			await("silence").atMost(PATIENCE)
				.untilAsserted(
						() -> assertThat(script("return window.links")).asInstanceOf(InstanceOfAssertFactories.LIST)
							.startsWith("No news, trying again", "Live"));
		}
	}

	private static Socket openElsewhere(PageServer server) throws IOException {
		URI address = URI.create(server.address());
		Socket socket = new Socket(InetAddress.getByName(address.getHost()), address.getPort());
		socket.setSoTimeout((int) PATIENCE.toMillis());
		socket.getOutputStream()
			.write("GET /events HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(address.getAuthority())
				.getBytes(StandardCharsets.UTF_8));
		assertThat(socket.getInputStream().readNBytes(12)).asString(StandardCharsets.UTF_8).isEqualTo("HTTP/1.1 200");
		return socket;
	}

	private static void awaitLink(String text, boolean lost) {
		await(text).atMost(PATIENCE).untilAsserted(() -> {
			assertThat(script("return document.getElementById('link').textContent")).asString().startsWith(text);
			assertThat(script("return document.body.classList.contains('lost')")).isEqualTo(lost);
		});
	}

	private static Object script(String script) {
		return chromium.driver().executeScript(script);
	}

	/** A source that knows no group, and does not answer while it is stuck. */
	private static final class NoGroup implements StateSource {

		private volatile boolean stuck;

		@Override
		public String name() {
			return "nothing";
		}

		@Override
		public Duration interval() {
			return Duration.ofMillis(250);
		}

		@Override
		public Reading read() throws InterruptedException {
			if (this.stuck) {
				new CountDownLatch(1).await();
			}
			return new Reading("{\"groups\":{},\"incidents\":[]}", Map.of());
		}

	}

}
