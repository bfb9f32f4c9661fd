package io.github.fabricspring.page.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/properties.md} names exactly the page's properties.
 */
class PagePropertiesDocumentTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(fabric\\.page\\.[^`]+)` \\| `([^`]+)` \\|");

	@Test
	void theDocumentNamesEveryPropertyWithItsDefaultAndNoOther() throws IOException {
		String text = Files.readString(Path.of("..", "docs", "properties.md"));
		assertThat(ROW.matcher(text).results().map((row) -> row.group(1) + "=" + row.group(2)))
			.containsExactlyInAnyOrderElementsOf(known());
	}

	private static List<String> known() throws IOException {
		try (InputStream metadata = Objects.requireNonNull(PagePropertiesDocumentTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			Map<String, Object> json = JsonParserFactory.getJsonParser()
				.parseMap(new String(metadata.readAllBytes(), StandardCharsets.UTF_8));
			return ((List<?>) Objects.requireNonNull(json.get("properties"))).stream()
				.map((property) -> (Map<?, ?>) property)
				.map((property) -> property.get("name") + "=" + property.get("defaultValue"))
				.toList();
		}
	}

}
