package io.github.fabricspring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@code docs/moving.md}: one service moves to a group, the rest of the
 * application stays where it is.
 */
class MovedServiceTests {

	private static final Path ROOT = Path.of("..");

	@Test
	void theMovedServiceWritesToTheGroupAndTheRestStays() {
		Contexts.withGroups()
			.withUserConfiguration(DataSources.class, Notes.class)
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
			.run((context) -> {
				JdbcTemplate before = context.getBean(JdbcTemplate.class);
				before.execute("CREATE TABLE customer (id INT PRIMARY KEY)");
				context.getBean(Notes.class).write(2, "moved");
				DataSource group = context.getBean(GroupRoutingDataSource.class).forGroup("YYZ");
				assertThat(new JdbcTemplate(group).queryForObject("SELECT text FROM note WHERE id = 2", String.class))
					.isEqualTo("moved");
				assertThat(context.getBean(FabricTemplate.class)).isNotNull();
			});
	}

	@Test
	void theDocumentShowsThisCode() throws IOException {
		String document = Files.readString(ROOT.resolve("docs/moving.md"));
		String source = Files.readString(Path.of("src/test/java", getClass().getName().replace('.', '/') + ".java"));
		for (String name : List.of("DataSources", "Notes")) {
			int end = source.indexOf("\n\t}\n", source.indexOf("\tstatic class " + name)) + 4;
			int begin = source.lastIndexOf("\n\n\t@", source.indexOf("\tstatic class " + name)) + 2;
			String code = source.substring(begin, end).replace("\tstatic class", "\tclass").replaceAll("(?m)^\t", "");
			assertThat(document).contains(code);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class DataSources {

		// What spring.datasource says, as before
		@Bean
		@Primary
		DataSource dataSource(DataSourceProperties properties) {
			return properties.initializeDataSourceBuilder().build();
		}

		@Bean
		@Primary
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean(defaultCandidate = false)
		JdbcTransactionManager fabricTransactionManager(@Qualifier("fabricDataSource") DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Service
	@FabricGroup("YYZ")
	static class Notes {

		private final JdbcClient jdbc;

		Notes(@Qualifier("fabricDataSource") DataSource dataSource) {
			this.jdbc = JdbcClient.create(dataSource);
		}

		@Transactional("fabricTransactionManager")
		void write(int id, String text) {
			this.jdbc.sql("INSERT INTO note (id, text) VALUES (?, ?)").params(id, text).update();
		}

	}

}
