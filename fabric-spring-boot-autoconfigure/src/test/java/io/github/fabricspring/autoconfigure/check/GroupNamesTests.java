package io.github.fabricspring.autoconfigure.check;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;

import io.github.fabricspring.autoconfigure.GroupProperties;
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
	@CsvSource({ "FABRIC_GROUPS_MY_GROUP_SERVERS, my-group", "FABRIC_GROUPS_A_B_DATASOURCE_USERNAME, a-b",
			"FABRIC_GROUPS_MY_GROUP_SERVERS_0, my-group", "FABRIC_GROUPS_MY_GROUP_DISCOVERY, my-group",
			"FABRIC_GROUPS_MY_GROUP_ADDRESSMAP_A, my-group", "FABRIC_GROUPS_MY_GROUP_ADDRESS_MAP_A, my-group",
			"FABRIC_GROUPS_MY_GROUP_DATASOURCE_PASSWORD, my-group",
			"FABRIC_GROUPS_MY_GROUP_DATASOURCE_DATABASE, my-group",
			"FABRIC_GROUPS_MY_GROUP_DATASOURCE_PROPERTIES_SSLMODE, my-group",
			"FABRIC_GROUPS_MY_GROUP_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE, my-group",
			"FABRIC_GROUPS_MY_GROUP_DATASOURCE_WARMCONNECTIONS, my-group",
			"FABRIC_GROUPS_MY_GROUP_DATASOURCE_ALLOWPRIVILEGEDACCOUNT, my-group",
			"FABRIC_GROUPS_MY_GROUP_DATASOURCE_SSL_BUNDLE, my-group", "FABRIC_GROUPS_A_B_C_SERVERS, a-b-c" })
	void aVariableWhoseGroupHasAnUnderscoreIsRefusedWithAdvice(String variable, String name) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> GroupNames.checkVariables(List.of("PATH", variable)))
			.withMessageContaining("fabric.groups.[" + name + "] in application.yml");
	}

	@Test
	void everyPropertyOfAGroupIsKnown() {
		for (RecordComponent property : GroupProperties.class.getRecordComponents()) {
			String variable = "FABRIC_GROUPS_MY_GROUP_" + property.getName().toUpperCase(Locale.ROOT);
			assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> GroupNames.checkVariables(List.of(variable)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "FABRIC_GROUPS_YYZ_SERVERS", "FABRIC_GROUPS_YYZ_ADDRESS_MAP_A", "FABRIC_GROUPS_YYZ",
			"FABRIC_GROUPS_YYZ_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "FABRIC_GROUP", "MY_FABRIC_GROUPS_A_B_SERVERS" })
	void otherVariablesAreAccepted(String variable) {
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
