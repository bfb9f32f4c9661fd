package io.github.fabricspring.acceptance.failover;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.sample.StarterProperties;
import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A COMMIT that waits for replicas: sessions for its resolution are open before it is
 * lost, and are closed if it is not.
 */
class HangingCommitIntegrationTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String WAITING = """
			SELECT attr_value FROM performance_schema.session_connect_attrs
			JOIN information_schema.processlist ON id = processlist_id
			WHERE attr_name = 'fabric_session' AND state LIKE 'Waiting for semi-sync ACK%'""";

	private static final String SESSIONS = """
			SELECT processlist_id FROM performance_schema.session_connect_attrs
			WHERE attr_name = 'fabric_session' AND attr_value = '%s'""";

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void aLostCommitIsResolvedOnASessionThatWasOpenBefore() throws IOException {
		farm.get().reset();
		try (FarmGroup group = Engine.REPLICATION.start(farm.get(), "YYZ");
				ConfigurableApplicationContext application = start(group)) {
			List<MysqlServer> replicas = group.secondaries();
			replicas.forEach((replica) -> Sql.on(replica).execute("SET GLOBAL general_log = ON"));
			Instant begun = Instant.now();
			CompletableFuture<Void> call = hang(group, application.getBean(Orders.class));
			Map<MysqlServer, String> early = awaitSessions(replicas, mark(group.primaryServer()));
			group.killPrimary();
			assertThat(call).succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			MysqlServer promoted = group.primaryServer();
			assertThat(Sql.on(promoted).values("SELECT id FROM " + table())).containsExactly("1");
			assertThat(GeneralLog.of(promoted.dataDirectory(), farm.get().accounts().application().user(), begun))
				.filteredOn((entry) -> entry.text().contains("ON DUPLICATE KEY UPDATE"))
				.extracting(GeneralLog.Entry::session)
				.first()
				.isEqualTo(early.get(promoted));
			group.restore();
		}
	}

	@Test
	void whereTheCommitIsAnsweredInTheEndTheSessionsAreClosed() {
		farm.get().reset();
		try (FarmGroup group = Engine.REPLICATION.start(farm.get(), "YYZ");
				ConfigurableApplicationContext application = start(group)) {
			List<MysqlServer> replicas = group.secondaries();
			CompletableFuture<Void> call = hang(group, application.getBean(Orders.class));
			String mark = mark(group.primaryServer());
			awaitSessions(replicas, mark);
			replicas.forEach((replica) -> Sql.on(replica).execute("START REPLICA IO_THREAD"));
			assertThat(call).succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(replicas)
					.allSatisfy((replica) -> assertThat(Sql.on(replica).values(SESSIONS.formatted(mark))).isEmpty()));
		}
	}

	private static CompletableFuture<Void> hang(FarmGroup group, Orders orders) {
		group.secondaries().forEach((replica) -> Sql.on(replica).execute("STOP REPLICA IO_THREAD"));
		return CompletableFuture.runAsync(() -> orders.place(1));
	}

	private static String mark(MysqlServer primary) {
		return await().atMost(PATIENCE)
			.until(() -> Sql.on(primary).values(WAITING), (marks) -> marks.size() == 1)
			.get(0);
	}

	private static Map<MysqlServer, String> awaitSessions(List<MysqlServer> servers, String mark) {
		Map<MysqlServer, String> ids = new HashMap<>();
		for (MysqlServer server : servers) {
			ids.put(server,
					await().atMost(PATIENCE)
						.until(() -> Sql.on(server).values(SESSIONS.formatted(mark)), (found) -> found.size() == 1)
						.get(0));
		}
		return ids;
	}

	private static String table() {
		return farm.get().accounts().database() + ".orders";
	}

	private static ConfigurableApplicationContext start(FarmGroup group) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run(StarterProperties.of(group, "--fabric.default-group=YYZ", "--fabric.outcome.create-table=true",
					"--fabric.outcome.purge-interval=0", "--fabric.retry.timeout=60s",
					"--fabric.retry.max-attempts=100"));
		application.getBean(JdbcTemplate.class).execute("CREATE TABLE orders (id INT PRIMARY KEY)");
		return application;
	}

	/** Nothing but the calls. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Orders.class)
	static class Application {

	}

	/** What is called. */
	@FabricGroup(value = "YYZ", rerun = Rerun.EXACTLY_ONCE)
	static class Orders {

		private final JdbcTemplate jdbc;

		Orders(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		void place(int id) {
			this.jdbc.update("INSERT INTO orders VALUES (?)", id);
		}

	}

}
