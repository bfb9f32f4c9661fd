package io.github.fabricspring.acceptance.failover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.github.fabricspring.sample.StarterProperties;
import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A write in autocommit mode whose commit waits for other servers, on a server that
 * answers everything else.
 */
@ExtendWith(OutputCaptureExtension.class)
class HangingWriteIntegrationTests {

	private static final String SUSPECTED = " left a COMMIT without an answer for ";

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void aWriteThatWaitsForSemiSynchronousReplicasMakesItsServerSuspect(CapturedOutput output) {
		on(Engine.REPLICATION, (group, jdbc) -> {
			List<MysqlServer> replicas = group.secondaries();
			for (MysqlServer replica : replicas) {
				Sql.on(replica).execute("STOP REPLICA IO_THREAD");
			}
			CompletableFuture<Void> write = CompletableFuture.runAsync(() -> jdbc.update("INSERT INTO t VALUES (1)"));
			awaitSuspicion(jdbc, output, group.primaryServer());
			for (MysqlServer replica : replicas) {
				Sql.on(replica).execute("START REPLICA IO_THREAD");
			}
			assertThat(write).succeedsWithin(60, TimeUnit.SECONDS);
		});
	}

	@Test
	void aWriteThatWaitsForAMajorityMakesItsServerSuspect(CapturedOutput output) {
		on(Engine.GROUP_REPLICATION, (group, jdbc) -> {
			MysqlServer primary = group.primaryServer();
			List<MysqlServer> others = group.secondaries();
			others.forEach(MysqlServer::freeze);
			CompletableFuture<Void> write = CompletableFuture.runAsync(() -> jdbc.update("INSERT INTO t VALUES (1)"));
			awaitSuspicion(jdbc, output, primary);
			others.forEach(MysqlServer::thaw);
			assertThat(write).succeedsWithin(60, TimeUnit.SECONDS);
		});
	}

	@Test
	void aLongWriteDoesNotMakeItsServerSuspect(CapturedOutput output) {
		on(Engine.REPLICATION, (group, jdbc) -> {
			jdbc.update("INSERT INTO t SELECT SLEEP(4)");
			assertThat(output).doesNotContain(SUSPECTED);
		});
	}

	private static void on(Engine engine, BiConsumer<FarmGroup, JdbcTemplate> test) {
		farm.get().reset();
		try (FarmGroup group = engine.start(farm.get(), "YYZ");
				ConfigurableApplicationContext application = start(group)) {
			test.accept(group, application.getBean(JdbcTemplate.class));
		}
	}

	// Others are answered all the while
	private static void awaitSuspicion(JdbcTemplate jdbc, CapturedOutput output, MysqlServer primary) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			assertThat(jdbc.queryForObject("SELECT 1", Integer.class)).isEqualTo(1);
			assertThat(output).contains(primary.address() + SUSPECTED);
		});
	}

	private static ConfigurableApplicationContext start(FarmGroup group) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run(StarterProperties.of(group, "--fabric.default-group=YYZ"));
		application.getBean(JdbcTemplate.class).execute("CREATE TABLE t (id INT PRIMARY KEY)");
		return application;
	}

	/** Nothing of its own. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
