package io.github.fabricspring.acceptance.reads;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application that reads from and writes to a group whose servers it was told.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ReadsApplication.Notes.class)
class ReadsApplication {

	static ConfigurableApplicationContext start(List<MysqlServer> servers, FarmAccounts accounts,
			String... properties) {
		String addresses = String.join(",", servers.stream().map(MysqlServer::address).toList());
		return new SpringApplicationBuilder(ReadsApplication.class).web(WebApplicationType.NONE)
			.run(Stream
				.concat(Stream.of("spring.config.location=optional:classpath:/none/",
						"fabric.groups.YYZ.servers=" + addresses, "fabric.groups.YYZ.discovery=fixed",
						"fabric.datasource.username=" + accounts.application().user(),
						"fabric.datasource.password=" + accounts.application().password(),
						"fabric.datasource.database=" + accounts.database(),
						"fabric.datasource.properties.sslMode=DISABLED",
						"fabric.datasource.properties.allowPublicKeyRetrieval=true"), Stream.of(properties))
				.map("--"::concat)
				.toArray(String[]::new));
	}

	/** Reads and writes, and tells where. */
	static class Notes {

		private final FabricTemplate fabric;

		private final JdbcTemplate jdbc;

		private final TransactionTemplate transactions;

		Notes(FabricTemplate fabric, JdbcTemplate jdbc, PlatformTransactionManager manager) {
			this.transactions = new TransactionTemplate(manager);
			this.fabric = fabric;
			this.jdbc = jdbc;
		}

		FabricTemplate fabric() {
			return this.fabric;
		}

		@FabricGroup("YYZ")
		void write(int id) {
			this.jdbc.update("INSERT INTO note VALUES (?)", id);
		}

		/**
		 * Reads twice in one transaction, with something that happens in between, if need
		 * be again.
		 */
		List<String> read(String sql, Between between) {
			List<String> servers = new ArrayList<>();
			this.fabric.execute("YYZ", AccessMode.READ_ONLY, () -> {
				this.transactions.executeWithoutResult((transaction) -> {
					servers.add(server());
					between.on(servers);
					this.jdbc.queryForList(sql);
				});
				return true;
			});
			return servers;
		}

		@FabricGroup("YYZ")
		@Transactional(readOnly = true)
		Seen see(int id) {
			return new Seen(this.jdbc.queryForList("SELECT id FROM note WHERE id = ?", Integer.class, id).size() == 1,
					server());
		}

		private String server() {
			return String.valueOf(this.jdbc.queryForObject("SELECT @@server_uuid", String.class));
		}

	}

	/**
	 * What a read saw.
	 *
	 * @param there whether the note is there
	 * @param server the UUID of the server that served it
	 */
	record Seen(boolean there, String server) {
	}

	/** Happens in the middle of a read. */
	@FunctionalInterface
	interface Between {

		void on(List<String> servers);

	}

}
