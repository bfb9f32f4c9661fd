package io.github.fabricspring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.baomidou.dynamic.datasource.annotation.DS;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@code docs/coming-from.md}.
 */
class ComingFromTests {

	@Test
	void theTemplateTakesThePlaceOfSettingTheGroup() {
		Contexts.withGroups().withUserConfiguration(Invoices.class).run((context) -> {
			Invoices invoices = context.getBean(Invoices.class);
			assertThat(invoices.text("YYZ", 1)).isEqualTo("yyz1:3306");
			assertThat(invoices.text("ZRH", 1)).isEqualTo("zrh1:3306");
		});
	}

	@Test
	void theTransactionTakesThePlaceOfMasterAndSlave() {
		Contexts.withGroups().withUserConfiguration(Orders.class).run((context) -> {
			Orders orders = context.getBean(Orders.class);
			orders.place(2, "placed");
			assertThat(orders.recent()).containsExactly("yyz2:3306");
			JdbcClient primary = JdbcClient.create(context.getBean(GroupRoutingDataSource.class).forGroup("YYZ"));
			assertThat(primary.sql("SELECT text FROM note").query(String.class).list()).containsExactly("yyz1:3306",
					"placed");
		});
	}

	@Test
	void theDocumentShowsThisCode() throws IOException {
		String document = Files.readString(Path.of("../docs/coming-from.md"));
		String source = Files.readString(Path.of("src/test/java", getClass().getName().replace('.', '/') + ".java"));
		Map.of("Invoices", "Invoices", "OrdersByDs", "Orders", "Orders", "Orders").forEach((name, shown) -> {
			int begin = source.lastIndexOf("\n\n\t@", source.indexOf("\tstatic class " + name + " {")) + 2;
			int end = source.indexOf("\n\t}\n", begin) + 4;
			assertThat(document).contains("```java\n" + source.substring(begin, end)
				.replace("\tstatic class", "\tclass")
				.replace(name, shown)
				.replaceAll("(?m)^\t", "") + "```");
		});
		assertThat(document.split("```java\n", -1)).hasSize(4);
	}

	@Service
	static class Invoices {

		private final FabricTemplate fabric;

		private final JdbcClient jdbc;

		Invoices(FabricTemplate fabric, JdbcClient jdbc) {
			this.fabric = fabric;
			this.jdbc = jdbc;
		}

		// Where setServerGroupName was called before each use
		String text(String group, int id) {
			return this.fabric.execute(group,
					() -> this.jdbc.sql("SELECT text FROM note WHERE id = ?").param(id).query(String.class).single());
		}

	}

	@Service
	static class OrdersByDs {

		private final JdbcClient jdbc;

		OrdersByDs(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@DS("master")
		@Transactional
		void place(int id, String text) {
			this.jdbc.sql("INSERT INTO note (id, text) VALUES (?, ?)").params(id, text).update();
		}

		@DS("slave")
		List<String> recent() {
			return this.jdbc.sql("SELECT text FROM note").query(String.class).list();
		}

	}

	@Service
	@FabricGroup("YYZ")
	static class Orders {

		private final JdbcClient jdbc;

		Orders(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		void place(int id, String text) {
			this.jdbc.sql("INSERT INTO note (id, text) VALUES (?, ?)").params(id, text).update();
		}

		@Transactional(readOnly = true)
		List<String> recent() {
			return this.jdbc.sql("SELECT text FROM note").query(String.class).list();
		}

	}

}
