package io.github.fabricspring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/properties.md} names exactly the properties there are.
 */
class PropertiesDocumentTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "properties.md");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(fabric\\.[^`]+)` \\|");

	/** Defaults of ours for settings of the driver and of the pool. */
	private static final Pattern SETTING = Pattern.compile("fabric\\.datasource\\.(properties|hikari)\\..+");

	/** The properties of another module, which has its own test of them. */
	private static final String PAGE = "fabric.page.";

	@Test
	void theDocumentNamesEveryPropertyAndNoOther() throws IOException {
		assertThat(documented()).isEqualTo(known());
	}

	private static Set<String> documented() throws IOException {
		String text = Files.readString(DOCUMENT);
		return ROW.matcher(text)
			.results()
			.map((row) -> row.group(1))
			.filter((name) -> !SETTING.matcher(name).matches() && !name.startsWith(PAGE))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> known() throws IOException {
		Set<String> names = new TreeSet<>();
		try (InputStream metadata = Objects.requireNonNull(
				PropertiesDocumentTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			Map<String, Object> json = JsonParserFactory.getJsonParser()
				.parseMap(new String(metadata.readAllBytes(), StandardCharsets.UTF_8));
			for (Object property : (List<?>) Objects.requireNonNull(json.get("properties"))) {
				names.add(String.valueOf(((Map<?, ?>) property).get("name")));
			}
		}
		names.removeIf((name) -> !name.startsWith("fabric."));
		return names;
	}

}
