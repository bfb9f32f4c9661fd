package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FabricAutoConfiguration}.
 */
class FabricAutoConfigurationTests {

	@Test
	void outsideAnyScopeTheDefaultGroupServes() {
		Contexts.withGroups()
			.withPropertyValues("fabric.default-group=ZRH")
			.run((context) -> assertThat(address(context.getBean(JdbcClient.class))).isEqualTo("zrh1:3306"));
	}

	@Test
	void groupHasAPlainDataSource() {
		Contexts.withGroups()
			.run((context) -> assertThat(
					address(JdbcClient.create(context.getBean(GroupRoutingDataSource.class).forGroup("YYZ"))))
				.isEqualTo("yyz1:3306"));
	}

	private static String address(JdbcClient jdbc) {
		return jdbc.sql("SELECT address FROM server").query(String.class).single();
	}

}
