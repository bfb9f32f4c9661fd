package io.github.fabricspring.outcome.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements in docs/exactly-once.md are those of the code.
 */
class OutcomeDocumentTests {

	private final OutcomeStatements statements = new OutcomeStatements("fabric_outcome");

	@Test
	void theTableIsTheOneThatIsCreated() throws IOException {
		assertThat(document()).contains(plain(this.statements.create()));
	}

	@Test
	void theProcedureIsTheOneThatIsCreated() throws IOException {
		assertThat(document()).contains(plain(this.statements.createProcedure()));
	}

	private static String document() throws IOException {
		Path root = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
		return plain(Files.readString(root.resolve("docs/exactly-once.md")));
	}

	// Without what the document leaves out
	private static String plain(String sql) {
		return sql.replace("`", "").replace("IF NOT EXISTS ", "").replaceAll("\\s+", " ").strip();
	}

}
