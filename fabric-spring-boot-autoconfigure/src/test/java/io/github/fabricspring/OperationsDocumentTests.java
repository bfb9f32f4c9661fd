package io.github.fabricspring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log lines and error texts that {@code docs/operations.md} quotes are those of the
 * code.
 */
class OperationsDocumentTests {

	/** The literals of one expression, with what stands between them. */
	private static final Pattern LITERAL = Pattern.compile("\"\"\"\\R(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\n])*)\"",
			Pattern.DOTALL);

	private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");

	private static final Pattern QUOTE = Pattern.compile("`([^`]+)`");

	/**
	 * Placeholders and examples of the document, outcomes, and texts of a node.
	 */
	private static final Pattern VARIES = Pattern
		.compile("…|[abc]:3306|YYZ|ZRH|fabric1:32274|\\d+|\\b(?:NOT_)?COMMITTED\\b|\\bUNKNOWN\\b|says: .*");

	private static final Pattern PLACEHOLDER = Pattern.compile("%[sd]");

	private static final Pattern WARNING = Pattern.compile("logger\\.(?:warn|error)\\(.*?\\);\\R", Pattern.DOTALL);

	/** Shorter pieces say too little to be looked for. */
	private static final int SHORTEST = 18;

	private final String literals = literals();

	@Test
	void quotedTextsAreThoseOfTheCode() throws IOException {
		List<String> unknown = quotes().flatMap(VARIES::splitAsStream)
			.map(String::strip)
			.filter((text) -> text.length() >= SHORTEST && text.contains(" "))
			.filter((text) -> parts(text) > 2 + text.length() / 25)
			.toList();
		assertThat(unknown).isEmpty();
	}

	@Test
	void warningsAndErrorsOfTheCodeAreInTheDocument() throws IOException {
		String document = Files.readString(root().resolve("docs/operations.md"));
		assertThat(warnings()).hasSizeGreaterThan(20)
			.flatMap((text) -> PLACEHOLDER.splitAsStream(text).map(OperationsDocumentTests::fact).toList())
			.filteredOn((text) -> text.length() >= SHORTEST)
			.allSatisfy((text) -> assertThat(document).contains(text));
	}

	// The document has the advice that follows the first sentence in another column
	private static String fact(String text) {
		return text.split("[.;](?: |$)", 2)[0].strip();
	}

	private static List<String> warnings() {
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
			return sources.filter((file) -> file.toString().endsWith(".java"))
				.map(OperationsDocumentTests::read)
				.map((source) -> JOINED.matcher(source).replaceAll(""))
				.flatMap((source) -> WARNING.matcher(source).results().map(MatchResult::group))
				.flatMap((call) -> LITERAL.matcher(call).results().map((literal) -> literal.group(2)))
				.filter(Objects::nonNull)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// The fewest literals that make up a text: few for a text of the code, many for
	// another.
	private int parts(String text) {
		int parts = 0;
		for (int from = 0; from < text.length(); parts++) {
			int end = from + 1;
			while (end < text.length() && this.literals.contains(text.substring(from, end + 1))) {
				end++;
			}
			from = end;
		}
		return parts;
	}

	private static Stream<String> quotes() throws IOException {
		String document = Files.readString(root().resolve("docs/operations.md"));
		return document.substring(document.indexOf("## Log lines"))
			.lines()
			.filter((line) -> line.startsWith("|") || line.startsWith("Text:"))
			.map(OperationsDocumentTests::quoting)
			.flatMap((line) -> QUOTE.matcher(line).results().map((quote) -> quote.group(1)));
	}

	// The columns up to the text: the others quote properties.
	private static String quoting(String line) {
		int text = line.indexOf('`');
		int end = line.indexOf(" |", Math.max(text, 0));
		return (end > 0) ? line.substring(0, end) : line;
	}

	private static String literals() {
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
			return sources.filter((file) -> file.toString().endsWith(".java"))
				.map(OperationsDocumentTests::read)
				.map((source) -> JOINED.matcher(source).replaceAll(""))
				.flatMap((source) -> LITERAL.matcher(source).results().map(OperationsDocumentTests::text))
				.collect(Collectors.joining("\n"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(MatchResult literal) {
		String text = (literal.group(1) != null) ? literal.group(1).replaceAll("\\\\\\R\\s*|\\R\\s*", "")
				: literal.group(2);
		return text.strip().replace("\\\"", "\"").replaceAll("%[sd]", "\n");
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path root() {
		return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
	}

}
