package io.github.fabricspring.acceptance.page;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Debian's chromium, without a window. Nothing is downloaded.
 */
final class Chromium implements AutoCloseable {

	private final ChromeDriver driver;

	private Chromium(ChromeDriver driver) {
		this.driver = driver;
	}

	/** Skips the test where there is no chromium. */
	static void assumeInstalled() {
		for (String program : List.of("chromium", "chromedriver")) {
			Assumptions.assumeTrue(find(program).isPresent(), () -> "Skipped: no " + program + " on the PATH; "
					+ "apt-get install chromium chromium-driver installs it on Debian");
		}
	}

	static Chromium start() {
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(find("chromedriver").orElseThrow())
			.usingAnyFreePort()
			.build();
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(find("chromium").orElseThrow());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		return new Chromium(new ChromeDriver(service, options));
	}

	private static Optional<File> find(String program) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
			.map((directory) -> new File(directory, program))
			.filter(File::canExecute)
			.findFirst();
	}

	ChromeDriver driver() {
		return this.driver;
	}

	/**
	 * Makes it look like another device.
	 * @param width the width of the page
	 * @param dark whether the user likes it dark
	 */
	void become(int width, boolean dark) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
				List.of(Map.of("name", "prefers-color-scheme", "value", (dark) ? "dark" : "light"))));
	}

	/**
	 * Writes a picture of the whole page, not only of what fits on the screen.
	 * @param file the file
	 * @throws IOException if it cannot be written
	 */
	void shoot(Path file) throws IOException {
		Map<String, Object> whole = Map.of("x", 0, "y", 0, "width", number("documentElement.clientWidth"), "height",
				number("body.offsetHeight"), "scale", 1);
		Map<String, Object> shot = this.driver.executeCdpCommand("Page.captureScreenshot",
				Map.of("captureBeyondViewport", true, "clip", whole));
		Files.createDirectories(Objects.requireNonNull(file.getParent()));
		Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
	}

	/**
	 * Returns a measure of the page.
	 * @param name the name of a property of the document
	 * @return the number of pixels
	 */
	long number(String name) {
		return (Long) Objects.requireNonNull(this.driver.executeScript("return document." + name));
	}

	/**
	 * Returns what the browser complained about since the last call.
	 * @return the messages
	 */
	List<String> complaints() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().equals(Level.SEVERE))
			.map(LogEntry::getMessage)
			.toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
