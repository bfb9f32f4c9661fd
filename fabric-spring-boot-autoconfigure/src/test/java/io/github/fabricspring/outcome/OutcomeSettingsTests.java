package io.github.fabricspring.outcome;

import java.time.Duration;

import io.github.fabricspring.outcome.table.OutcomeStatements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link OutcomeSettings}.
 */
class OutcomeSettingsTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@ParameterizedTest
	@ValueSource(strings = { "", "a`b", "a b", "a.b.c", "a;", ".a", "a-b" })
	void whenTableIsNoNameRefuses(String table) {
		assertThatIllegalArgumentException().isThrownBy(() -> new OutcomeSettings(table, false, HOUR, MINUTE))
			.withMessageContaining("'" + table + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "fabric_outcome", "meta.fabric_outcome", "$t1" })
	void namesOfTablesAreAccepted(String table) {
		assertThat(new OutcomeSettings(table, false, HOUR, MINUTE).table()).isEqualTo(table);
	}

	@Test
	void whenKeysWouldBePurgedWhileAskedForRefuses() {
		OutcomeSettings settings = new OutcomeSettings("t", false, MINUTE, MINUTE);
		assertThat(settings.checkedAgainst(Duration.ofSeconds(30))).isSameAs(settings);
		assertThatIllegalArgumentException().isThrownBy(() -> settings.checkedAgainst(Duration.ofSeconds(31)))
			.withMessageContaining("at least twice");
	}

	@Test
	void schemaAndTableAreQuotedApart() {
		assertThat(new OutcomeStatements("meta.keys")).hasToString("`meta`.`keys`");
	}

}
