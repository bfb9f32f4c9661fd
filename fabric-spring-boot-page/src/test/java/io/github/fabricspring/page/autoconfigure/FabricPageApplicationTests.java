package io.github.fabricspring.page.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link FabricPageApplication} as a program, without the actuator's libraries.
 */
class FabricPageApplicationTests {

	@TempDir
	private Path directory;

	@Test
	void thePageNeedsNoActuatorAndDoesNotKeepTheApplicationAlive() throws IOException, InterruptedException {
		File output = this.directory.resolve("output").toFile();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", classPathWithoutActuator(), FabricPageApplication.class.getName(),
				"--fabric.page.enabled=true", "--fabric.groups.YYZ.servers=127.0.0.1:1",
				"--fabric.groups.YYZ.discovery=fixed", "--fabric.datasource.username=app",
				"--fabric.datasource.database=app")
			.redirectErrorStream(true)
			.redirectOutput(output)
			.start();
		try {
			boolean ended = process.waitFor(60, TimeUnit.SECONDS);
			String printed = Files.readString(output.toPath(), StandardCharsets.UTF_8);
			assertThat(printed).contains("Page: http://127.0.0.1:");
			assertThat(ended).as(printed).isTrue();
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String classPathWithoutActuator() {
		String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
		String without = Arrays.stream(entries)
			.filter((entry) -> !entry.contains("spring-boot-actuator"))
			.collect(Collectors.joining(File.pathSeparator));
		assertThat(without).doesNotContain("actuator").hasSizeLessThan(String.join("", entries).length());
		return without;
	}

}
