package io.github.fabricspring.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/getting-started.md} shows this application as it is.
 */
class DocumentTests {

	private static final Path DOCUMENT = Path.of("..", "..", "docs", "getting-started.md");

	@ParameterizedTest
	@ValueSource(strings = { "main/java/io/github/fabricspring/shop/Orders.java",
			"test/java/io/github/fabricspring/shop/OrdersFailoverIntegrationTests.java",
			"test/java/io/github/fabricspring/shop/OrdersSliceIntegrationTests.java" })
	void theCodeIsThatOfTheApplication(String file) throws IOException {
		assertThat(Files.readString(DOCUMENT))
			.contains("```java\n" + shown(Files.readString(Path.of("src").resolve(file))) + "```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application.yaml", "schema.sql" })
	void theSettingsAreThoseOfTheApplication(String file) throws IOException {
		assertThat(Files.readString(DOCUMENT)).contains(Files.readString(Path.of("src/main/resources", file)));
	}

	// Without package, imports and Javadoc
	private static String shown(String source) {
		return source.substring(source.indexOf("\n@") + 1).lines().collect(Collectors.joining("\n", "", "\n"));
	}

}
