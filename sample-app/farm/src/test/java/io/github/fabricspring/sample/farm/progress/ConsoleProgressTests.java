package io.github.fabricspring.sample.farm.progress;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConsoleProgress}.
 */
class ConsoleProgressTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ConsoleProgress progress = new ConsoleProgress(
			new PrintStream(this.out, true, StandardCharsets.UTF_8), false);

	@Test
	void withoutATerminalPrintsALineForEveryTenth() {
		this.progress.started(FarmListener.Stage.UNPACK, "mysql.zip", 100_000_000);
		for (int megabyte = 1; megabyte <= 100; megabyte++) {
			this.progress.advanced(FarmListener.Stage.UNPACK, megabyte * 1_000_000L);
		}
		this.progress.finished(FarmListener.Stage.UNPACK, Duration.ofMillis(2_345));
		assertThat(this.out.toString(StandardCharsets.UTF_8).lines()).hasSize(11)
			.startsWith("farm - unpacking: mysql.zip, 100 MB", "farm - unpacking: 10 of 100 MB")
			.endsWith("farm - unpacking: 90 of 100 MB", "farm - unpacking: done in 2.3 s");
	}

	@Test
	void stageWithoutASizePrintsItsBeginningAndItsEnd() {
		this.progress.started(FarmListener.Stage.START, "4 servers", 0);
		this.progress.failed(FarmListener.Stage.START);
		assertThat(this.out.toString(StandardCharsets.UTF_8).lines()).containsExactly("farm - starting: 4 servers",
				"farm - starting: failed");
	}

}
