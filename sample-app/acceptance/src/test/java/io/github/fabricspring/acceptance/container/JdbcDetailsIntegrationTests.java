package io.github.fabricspring.acceptance.container;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.fabricspring.acceptance.container.LettersApplication.Received;
import io.github.fabricspring.acceptance.container.LettersApplication.Sent;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a container's connection details give, with a server that is none.
 */
class JdbcDetailsIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@BeforeEach
	void prepare() throws SQLException {
		try (Connection connection = server().connect(); Statement statement = connection.createStatement()) {
			statement.execute("DROP TABLE IF EXISTS app.letter");
			statement.execute("CREATE TABLE app.letter (text VARCHAR(80))");
		}
	}

	@Test
	void everyGroupLeadsToTheServerOfTheDetails() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(LettersApplication.class)
			.web(WebApplicationType.NONE)
			.initializers((starting) -> ((GenericApplicationContext) starting).registerBean(JdbcConnectionDetails.class,
					Details::new))
			.run("--spring.config.name=letters", "--fabric.outcome.create-table=true",
					"--fabric.groups.SENT.servers=production:3306")) {
			context.getBean(Sent.class).write("hello");
			assertThat(context.getBean(Received.class).read()).containsExactly("hello");
		}
	}

	private static MysqlServer server() {
		return farm.get().store();
	}

	private static final class Details implements JdbcConnectionDetails {

		private final FarmAccounts accounts = farm.get().accounts();

		@Override
		public String getUsername() {
			return this.accounts.application().user();
		}

		@Override
		public String getPassword() {
			return this.accounts.application().password();
		}

		@Override
		public String getJdbcUrl() {
			return "jdbc:mysql://%s:%d/%s".formatted(server().host(), server().port(), this.accounts.database());
		}

	}

}
