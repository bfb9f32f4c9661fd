package io.github.fabricspring.connection.statement;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionTexts}.
 */
class SessionTextsTests {

	private static final String TEXT = "INSERT INTO t VALUES (1); COMMIT";

	@Test
	void textOfABatchThatTheDriverPutsTogetherMayBeSeveralStatements() {
		SessionTexts texts = new SessionTexts(false, true);
		assertThat(texts.kind(TEXT, true)).isEqualTo(StatementKind.SEVERAL);
		assertThat(texts.kind(TEXT, false)).isEqualTo(StatementKind.ORDINARY);
		assertThat(texts.mayBeSeveral(TEXT)).isFalse();
	}

}
