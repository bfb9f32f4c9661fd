package io.github.fabricspring.autoconfigure.check;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupNames}.
 */
class GroupNamesTests {

	@ParameterizedTest
	@CsvSource({ "FABRIC_GROUPS_MY_GROUP_SERVERS, my-group", "FABRIC_GROUPS_A_B_DATASOURCE_USERNAME, a-b" })
	void aVariableWhoseGroupHasAnUnderscoreIsRefusedWithAdvice(String variable, String name) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> GroupNames.checkVariables(List.of("PATH", variable)))
			.withMessageContaining("fabric.groups.[" + name + "] in application.yml");
	}

	@ParameterizedTest
	@ValueSource(strings = { "FABRIC_GROUPS_YYZ_SERVERS", "FABRIC_GROUPS_YYZ_ADDRESS_MAP_A", "FABRIC_GROUPS_YYZ",
			"FABRIC_GROUPS_YYZ_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "FABRIC_GROUP", "MY_FABRIC_GROUPS_A_B_SERVERS" })
	void otherVariablesAreNot(String variable) {
		assertThatCode(() -> GroupNames.checkVariables(List.of(variable))).doesNotThrowAnyException();
	}

	@Test
	void aConfiguredGroupThatAlmostHasTheNameOfAGroupInUseIsRefused() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> GroupNames.checkUsed(List.of("my-group"), List.of("mygroup")))
			.withMessageContaining("fabric.groups.[my-group]");
		assertThatCode(() -> GroupNames.checkUsed(List.of("my-group", "YYZ"), List.of("MY-GROUP", "mygroup", "yyz")))
			.doesNotThrowAnyException();
	}

}
