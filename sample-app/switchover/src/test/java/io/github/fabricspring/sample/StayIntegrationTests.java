package io.github.fabricspring.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.fabricspring.FabricTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@code --stay}: an application starts with the printed settings, and nothing
 * is left when the program is killed.
 */
class StayIntegrationTests {

	@TempDir
	private Path directory;

	@Test
	void anApplicationWritesWithThePrintedSettingsAndNothingIsLeftAfterTheEnd() throws Exception {
		Process process = start();
		try {
			Path settings = this.directory.resolve("application.yml");
			Files.write(settings, yaml(process.inputReader(StandardCharsets.UTF_8)));
			SpringApplication application = new SpringApplicationBuilder(Empty.class).web(WebApplicationType.NONE)
				.build();
			try (ConfigurableApplicationContext context = application
				.run("--spring.config.location=file:" + settings)) {
				JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
				jdbc.execute("CREATE TABLE note (id INT PRIMARY KEY)");
				context.getBean(FabricTemplate.class)
					.executeWithoutResult("YYZ", () -> jdbc.update("INSERT INTO note VALUES (1)"));
				assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM note", Integer.class)).isOne();
			}
			assertThat(farms()).isNotEmpty();
			process.destroy();
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(farms()).isEmpty();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private Process start() throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djava.io.tmpdir=" + this.directory, "-cp", System.getProperty("java.class.path"),
				SampleApplication.class.getName(), "--stay")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private static List<String> yaml(BufferedReader output) throws IOException {
		List<String> yaml = new ArrayList<>();
		boolean found = false;
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			found |= line.startsWith("fabric:");
			if (found && line.isEmpty()) {
				return yaml;
			}
			if (found) {
				yaml.add(line);
			}
		}
		throw new IOException("It ended without settings");
	}

	private List<Path> farms() throws IOException {
		try (var all = Files.walk(this.directory, 2)) {
			return all.filter((path) -> path.getFileName().toString().startsWith("farm-")).collect(Collectors.toList());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

}
