package io.github.fabricspring.outcome.table;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutcomeStatements}.
 */
class OutcomeStatementsTests {

	private static final UUID KEY = new UUID(0, 1);

	@Test
	void keyGoesToTheTableThatWasCheckedWhateverSchemaTheSessionUses() {
		OutcomeStatements statements = new OutcomeStatements("fabric_outcome");
		assertThat(statements.write("shop", KEY, 5)).contains(" INTO `shop`.`fabric_outcome`(id)");
		assertThat(statements.commit("shop", KEY)).startsWith("CALL `shop`.`fabric_commit`(");
	}

	@Test
	void tableWithASchemaOfItsOwnStaysThere() {
		OutcomeStatements statements = new OutcomeStatements("keys.outcome");
		assertThat(statements.write("shop", KEY, 5)).contains(" INTO `keys`.`outcome`(id)");
		assertThat(statements.commit("shop", KEY)).startsWith("CALL `keys`.`outcome_commit`(");
	}

	@Test
	void groupThatWasNotCheckedUsesTheSchemaOfTheSession() {
		assertThat(new OutcomeStatements("fabric_outcome").write(null, KEY, 5)).contains(" INTO `fabric_outcome`(id)");
	}

}
