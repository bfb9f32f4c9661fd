package io.github.fabricspring.acceptance.page;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page of the running sample, driven in chromium. Its pictures are in
 * {@code target/page}.
 */
@TestMethodOrder(OrderAnnotation.class)
class PageIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** The colour that failovers have in the plot. */
	private static final String FAILOVER = "b3261e";

	/** How many pixels of the plot have a colour. */
	private static final String PIXELS = """
			const colour = parseInt(arguments[0], 16);
			const canvas = document.querySelector('.plot canvas');
			const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
			let pixels = 0;
			for (let i = 0; i < data.length; i += 4) {
				pixels += ((data[i] << 16 | data[i + 1] << 8 | data[i + 2]) === colour) ? 1 : 0;
			}
			return pixels;""";

	@TempDir
	private static Path directory;

	private static RunningSample sample;

	private static Chromium chromium;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		Chromium.assumeInstalled();
		sample = RunningSample.start(directory);
		chromium = Chromium.start();
	}

	@AfterAll
	static void stop() {
		if (chromium != null) {
			chromium.close();
		}
		if (sample != null) {
			sample.close();
		}
	}

	@BeforeEach
	void open() {
		chromium.become(1280, false);
		chromium.driver().get(sample.page());
		await("commits").atMost(PATIENCE).until(() -> text(".rate strong").matches("[1-9]\\d*"));
	}

	// First: what happens within 10 s of another incident becomes a part of it
	@Test
	@Order(1)
	void switchOverChangesThePictureAndThePlot() throws IOException {
		String before = leader();
		long failovers = pixels(FAILOVER);
		chromium.complaints();
		press("[data-action=SWITCH_OVER]");
		awaitText(".outcome", "Switch over: the primary moved from " + before);
		await("the picture").atMost(PATIENCE).until(() -> !leader().equals(before));
		assertThat(text(".summary")).startsWith(leader() + " is the primary.");
		assertThat(text(".lead-row")).startsWith(leader()).contains("primary");
		assertThat(element("svg").getAccessibleName()).contains(leader() + " is the primary");
		awaitText(".incidents li", "moved from " + before + " to " + leader());
		awaitText(".incidents li", "No commit for");
		await("the plot").atMost(PATIENCE).until(() -> pixels(FAILOVER) > failovers);
		await("the words of the plot").atMost(PATIENCE)
			.until(() -> String.valueOf(element(".canvas").getAccessibleName())
				.contains("the longest time without a commit was"));
		shootAll("switched-over");
		assertThat(chromium.complaints()).isEmpty();
	}

	@Test
	void aKilledPrimaryIsReplacedAndRevivedAndWhatIsRefusedIsToldInItsOwnWords() throws IOException {
		String killed = leader();
		press("[aria-label='Kill " + killed + "']");
		await("another primary").atMost(PATIENCE).until(() -> !List.of(killed, "").contains(leader()));
		awaitText("svg .down", "gone");
		press("[aria-label='Kill " + killed + "']");
		awaitText(".servers [role=alert]", "Kill: " + killed + " does not run; revive it first");
		shootAll("killed");
		press("[data-action=REVIVE]");
		awaitText(".outcome", "Revive all: every server of YYZ serves again");
		await("all servers in the picture").atMost(PATIENCE)
			.until(() -> chromium.driver().findElements(By.cssSelector("svg .follower")).size() == 2);
		assertThat(element(".servers [role=alert]").isDisplayed()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "390,false", "390,true", "1280,false", "1280,true" })
	void everythingFitsOnThePageAndEveryButtonHasANameAndIsLargeEnoughForAFinger(int width, boolean dark) {
		chromium.become(width, dark);
		await("the plot in its new size").atMost(PATIENCE)
			.untilAsserted(() -> assertThat(chromium.number("documentElement.scrollWidth")).isLessThanOrEqualTo(width));
		List<WebElement> buttons = chromium.driver().findElements(By.tagName("button"));
		assertThat(buttons).extracting(WebElement::getAccessibleName)
			.doesNotHaveDuplicates()
			.contains("Switch over", "Revive all", "Kill " + leader(), "Freeze " + leader());
		assertThat(buttons).allSatisfy((button) -> assertThat(button.getSize().height).isGreaterThanOrEqualTo(40));
		assertThat(chromium.driver().findElements(By.cssSelector(".servers [role=row]"))).hasSize(4);
	}

	@Test
	void aFrozenPrimaryIsReplacedAndThawedByTheKeyboardAlone() throws IOException {
		String frozen = leader();
		String freeze = "[aria-label='Freeze " + frozen + "']";
		tabTo(freeze);
		focused().sendKeys(Keys.SPACE);
		awaitText(".outcome", "Freeze: " + frozen + " was frozen");
		await("another primary").atMost(PATIENCE).until(() -> !List.of(frozen, "").contains(leader()));
		awaitText(".incidents li", "to " + leader());
		assertThat(focused()).isEqualTo(element(freeze));
		shootAll("frozen");
		tabTo("[data-action=REVIVE]");
		focused().sendKeys(Keys.ENTER);
		awaitText(".outcome", "Revive all: every server of YYZ serves again");
		await("all servers in the picture").atMost(PATIENCE)
			.until(() -> chromium.driver().findElements(By.cssSelector("svg .follower")).size() == 2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyTextCanBeReadAndThePlotIsDrawnInTheColoursOfTheScheme(boolean dark) {
		chromium.become(1280, dark);
		assertThat((List<?>) script(Contrast.PALE_TEXTS)).isEmpty();
		double ground = ((Number) script(Contrast.GROUND)).doubleValue();
		assertThat(ground).satisfies((light) -> assertThat(light < 0.1).isEqualTo(dark));
		String line = (dark) ? "3ecf9c" : "0b6e4f";
		await("the plot in " + line).atMost(PATIENCE).until(() -> pixels(line) > 0);
	}

	// As a keyboard would, and sees at each step where it is
	private static void tabTo(String selector) {
		for (int i = 0; i < 40 && !element(selector).equals(focused()); i++) {
			focused().sendKeys(Keys.TAB);
			assertThat(focused().getCssValue("outline-style")).as(focused().getText()).isEqualTo("solid");
		}
		assertThat(focused()).isEqualTo(element(selector));
	}

	@Test
	void nothingIsLoadedFromAnotherHost() {
		List<?> loaded = (List<?>) script("return performance.getEntriesByType('resource').map((entry) => entry.name)");
		assertThat(loaded).hasSizeGreaterThan(8)
			.allSatisfy((name) -> assertThat(name).asString().startsWith(sample.page()));
	}

	private static void shootAll(String name) throws IOException {
		for (int width : new int[] { 390, 1280 }) {
			for (boolean dark : new boolean[] { false, true }) {
				chromium.become(width, dark);
				// Two states later the plot has its new size and colours
				for (int i = 0; i < 2; i++) {
					String rate = text(".rate strong");
					await().atMost(PATIENCE).until(() -> !text(".rate strong").equals(rate));
				}
				chromium.shoot(Path.of("target", "page", name + "-" + width + ((dark) ? "-dark" : "-light") + ".png"));
			}
		}
	}

	// As a keyboard would, which fails if it cannot be reached
	private static void press(String selector) {
		element(selector).sendKeys(Keys.ENTER);
	}

	private static String leader() {
		return (String) script("return [...document.querySelectorAll('svg g.lead text:not(.role)')]"
				+ ".map((text) => text.textContent).join('')");
	}

	private static long pixels(String colour) {
		return (Long) script(PIXELS, colour);
	}

	private static void awaitText(String selector, String text) {
		await(text).atMost(PATIENCE).untilAsserted(() -> assertThat(text(selector)).contains(text));
	}

	private static String text(String selector) {
		return (String) script("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
	}

	// In one go: the page replaces elements at any time
	private static Object script(String script, Object... arguments) {
		return Objects.requireNonNull(chromium.driver().executeScript(script, arguments));
	}

	private static WebElement element(String selector) {
		return chromium.driver().findElement(By.cssSelector(selector));
	}

	private static WebElement focused() {
		return chromium.driver().switchTo().activeElement();
	}

}
