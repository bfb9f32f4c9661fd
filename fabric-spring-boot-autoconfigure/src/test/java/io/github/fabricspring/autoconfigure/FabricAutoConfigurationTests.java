package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FabricAutoConfiguration}.
 */
class FabricAutoConfigurationTests {

	@Test
	void annotatedTransactionsGoToTheirGroupAndReadOnlyOnesToASecondary() {
		Contexts.withGroups().withUserConfiguration(Orders.class).run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.write()).isEqualTo("yyz1:3306");
			assertThat(orders.read()).isEqualTo("yyz2:3306");
			assertThat(orders.elsewhere()).isEqualTo("zrh1:3306");
			assertThat(orders.readWithoutTransaction()).isEqualTo("yyz2:3306");
		});
	}

	@Test
	void whenReadsAreRoutedToThePrimaryNoSecondaryServesThem() {
		Contexts.withGroups()
			.withUserConfiguration(Orders.class)
			.withPropertyValues("fabric.read.routing=primary")
			.run((context) -> assertThat(context.getBean(Orders.class).read()).isEqualTo("yyz1:3306"));
	}

	@Test
	void templateGoesToItsGroup() {
		Contexts.withGroups().run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			FabricTemplate template = context.getBean(FabricTemplate.class);
			assertThat(template.execute("ZRH", () -> address(jdbc))).isEqualTo("zrh1:3306");
		});
	}

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

	@FabricGroup("YYZ")
	static class Orders {

		private final JdbcTemplate jdbc;

		Orders(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		String write() {
			return address();
		}

		@Transactional(readOnly = true)
		String read() {
			return address();
		}

		@FabricGroup(value = "YYZ", mode = AccessMode.READ_ONLY)
		String readWithoutTransaction() {
			return address();
		}

		@Transactional
		@FabricGroup("${elsewhere:ZRH}")
		String elsewhere() {
			return address();
		}

		private String address() {
			return FabricAutoConfigurationTests.address(JdbcClient.create(this.jdbc));
		}

	}

}
