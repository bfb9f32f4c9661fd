package io.github.fabricspring.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.fabricspring.page.source.FakeStateSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PageServer}.
 */
class PageServerTests {

	private static final Pattern REFERENCE = Pattern
		.compile("(?:src|href)=\"([^\"#]+)\"|from '([^']+)'|url\\(([^)]+)\\)|@import +([^;]+)");

	private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)(?<=^|\\s)//.*?$");

	/** Only a name, which nothing is loaded from. */
	private static final String SVG = "http://www.w3.org/2000/svg";

	private final FakeStateSource source = new FakeStateSource();

	private PageServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = PageServer.start(0, this.source, new FakeControls());
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void isServedToThisMachineOnly() throws IOException {
		assertThat(this.server.address()).startsWith("http://127.0.0.1:");
		assertThat(get("/")).startsWith("HTTP/1.1 200").contains("<h1>", "default-src 'none'; script-src 'self'");
		assertThat(get("/", "Host: localhost:8080")).startsWith("HTTP/1.1 200");
		assertThat(get("/", "Host: rebound.example:8080")).startsWith("HTTP/1.1 403");
		assertThat(get("/events", "Sec-Fetch-Site: cross-site")).startsWith("HTTP/1.1 403");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/page.java", "/../PageServer.class", "/%2e%2e/PageServer.class", "/press", "//page.js" })
	void nothingElseIsServed(String path) throws IOException {
		assertThat(get(path)).startsWith("HTTP/1.1 404");
	}

	@Test
	void everyFileIsThereAndNoneIsLoadedFromElsewhere() throws IOException {
		List<String> files = new ArrayList<>(List.of("/"));
		for (int i = 0; i < files.size(); i++) {
			String file = get(files.get(i));
			assertThat(file).as(files.get(i)).startsWith("HTTP/1.1 200");
			String text = COMMENT.matcher(file.replace(SVG, "")).replaceAll("");
			assertThat(text).as(files.get(i)).doesNotContainPattern("(https?:)?//\\w");
			references(text).map((reference) -> "/" + reference)
				.filter((reference) -> !files.contains(reference))
				.forEach(files::add);
		}
		assertThat(files).contains("/uPlot.js", "/uPlot.css", "/page.css", "/page.js", "/plot.js", "/icon.svg");
	}

	private static Stream<String> references(String text) {
		return REFERENCE.matcher(text).results().map((match) -> {
			String reference = Stream.of(1, 2, 3, 4)
				.map(match::group)
				.filter((group) -> group != null)
				.findFirst()
				.orElseThrow();
			assertThat(reference).matches("(\\./)?\\w+\\.(css|js|svg)");
			return reference.replace("./", "");
		});
	}

	@Test
	void aPageIsToldTheStateAsItChanges() throws IOException {
		try (Browser page = events()) {
			assertThat(page.await("Content-type: ")).startsWith("text/event-stream");
			page.await("event: hello");
			assertThat(page.await("data: ")).contains("\"source\":\"a \\\"test\\\"\"",
					"\"actions\":[\"KILL\",\"SWITCH_OVER\"]", "\"group\":\"YYZ\"");
			page.await("event: state");
			assertThat(page.await("data: ")).contains("\"state\":{ \"groups\" : {\"YYZ\":{\"commits\":0}}");
			this.source.commit(7);
			while (!page.await("data: ").contains("{\"YYZ\":{\"commits\":7}}")) {
				page.await("event: state");
			}
		}
	}

	@Test
	void aPageThatOpensLaterIsToldWhatWasBefore() throws IOException {
		try (Browser first = events()) {
			first.await("event: state");
			this.source.commit(3);
			first.await("event: state");
			first.await("event: state");
		}
		try (Browser second = events()) {
			assertThat(second.await("data: ")).containsPattern("\"history\":\\[\\[\\d{13},\\{\"YYZ\":0}],.*\"YYZ\":3}");
		}
	}

	@Test
	void aSourceThatDoesNotAnswerIsToldInItsOwnWords() throws IOException {
		try (Browser page = events()) {
			page.await("event: state");
			this.source.fail("it answered\n\"no\"");
			page.await("event: trouble");
			assertThat(page.await("data: ")).contains("\"message\":\"it answered\\n\\\"no\\\"\"");
			this.source.fail(null);
			page.await("event: state");
		}
	}

	@Test
	void knowsWhetherSomebodyLooks() throws IOException {
		assertThat(this.server.isWatched()).isFalse();
		try (Browser page = events()) {
			page.await("event: state");
			assertThat(this.server.isWatched()).isTrue();
		}
		await().until(() -> !this.server.isWatched());
	}

	@Test
	void tooManyPagesAreRefusedAndTheirPlacesAreGivenBack() throws IOException {
		List<Browser> pages = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			pages.add(events());
			pages.get(i).await("event: hello");
		}
		assertThat(get("/events")).startsWith("HTTP/1.1 503");
		for (Browser page : pages) {
			page.close();
		}
		await().until(() -> !this.server.isWatched());
	}

	@Test
	void aPageIsToldTheEnd() throws IOException {
		try (Browser page = events()) {
			page.await("event: hello");
			this.server.close();
			assertThat(page.all()).doesNotContain("hello");
		}
	}

	@Test
	void aButtonOfThePageItselfIsObeyed() throws IOException {
		assertThat(press("action=SWITCH_OVER")).startsWith("HTTP/1.1 200").contains("\"message\":\"SWITCH_OVER null\"");
		assertThat(press("action=KILL&server=b%3A3306")).contains("\"message\":\"KILL b:3306\"");
	}

	@Test
	void aRefusalIsToldInTheWordsOfItsCauses() throws IOException {
		assertThat(press("action=KILL&server=" + FakeControls.IMMORTAL)).startsWith("HTTP/1.1 409")
			.contains("\"message\":\"a:3306 cannot be killed: it is \\\"immortal\\\"\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "action=", "action=FREEZE&server=a:3306", "action=KILL", "action=SWITCH_OVER&server=a",
			"action=KILL&server", "action=%zz" })
	void aButtonThatIsNotThereIsNotObeyed(String form) throws IOException {
		assertThat(press(form)).startsWith("HTTP/1.1 400");
	}

	@Test
	void aButtonPressedByAnotherSiteIsNotObeyed() throws IOException {
		String form = "action=SWITCH_OVER";
		assertThat(Browser.press(this.server.address(), form)).startsWith("HTTP/1.1 403");
		assertThat(Browser.press(this.server.address(), form, "Origin: null")).startsWith("HTTP/1.1 403");
		assertThat(Browser.press(this.server.address(), form, "Origin: http://localhost:3000"))
			.startsWith("HTTP/1.1 403");
		assertThat(Browser.press(this.server.address(), form, origin(), "Sec-Fetch-Site: same-site"))
			.startsWith("HTTP/1.1 403");
	}

	@Test
	void aLinkOfAnotherSiteOpensThePageAndNothingElse() throws IOException {
		String[] link = { "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document" };
		assertThat(get("/", link)).startsWith("HTTP/1.1 200").contains("frame-ancestors 'none'");
		assertThat(get("/events", link)).startsWith("HTTP/1.1 403");
		assertThat(get("/page.js", link)).startsWith("HTTP/1.1 403");
		assertThat(get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"))
			.startsWith("HTTP/1.1 403");
		assertThat(get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: document"))
			.startsWith("HTTP/1.1 403");
		assertThat(get("/", "Host: rebound.example", link[0], link[1], link[2])).startsWith("HTTP/1.1 403");
		assertThat(Browser.press(this.server.address(), "action=SWITCH_OVER", origin(), link[0], link[1], link[2]))
			.startsWith("HTTP/1.1 403");
	}

	@Test
	void withoutControlsThereIsNothingToPress() throws IOException {
		try (PageServer shown = PageServer.start(0, this.source, null)) {
			assertThat(Browser.press(shown.address(), "action=SWITCH_OVER", "Origin: " + origin(shown)))
				.startsWith("HTTP/1.1 404");
			try (Browser page = Browser.send(shown.address(), "GET /events", "")) {
				assertThat(page.await("data: ")).contains("\"controls\":null");
			}
		}
	}

	private Browser events() throws IOException {
		return Browser.send(this.server.address(), "GET /events", "");
	}

	private String get(String path, String... headers) throws IOException {
		return Browser.get(this.server.address(), path, headers);
	}

	private String press(String form) throws IOException {
		return Browser.press(this.server.address(), form, origin(), "Sec-Fetch-Site: same-origin");
	}

	private String origin() {
		return "Origin: " + origin(this.server);
	}

	private static String origin(PageServer server) {
		return server.address().replaceFirst("/$", "");
	}

}
