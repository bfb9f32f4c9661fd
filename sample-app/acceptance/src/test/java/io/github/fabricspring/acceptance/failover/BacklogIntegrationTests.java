package io.github.fabricspring.acceptance.failover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.sample.StarterProperties;
import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failovers of Group Replication to a member that has not yet applied what it received,
 * whatever {@code group_replication_consistency} does meanwhile. 8.0 has the first of its
 * values by default, 8.4 and later the second.
 */
class BacklogIntegrationTests {

	private static final Duration BACKLOG = Duration.ofSeconds(6);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static GroupReplication group;

	@BeforeAll
	static void start() {
		farm.get().reset();
		group = (GroupReplication) Engine.GROUP_REPLICATION.start(farm.get(), WritingApplication.GROUP);
	}

	@AfterEach
	void restore() {
		group.restore();
	}

	@AfterAll
	static void close() {
		group.close();
	}

	@ParameterizedTest
	@EnumSource
	void switchoverToAMemberThatIsBehind(Consistency consistency) throws Exception {
		consistency.set(group);
		try (ConfigurableApplicationContext application = application(group);
				NumberCallers callers = NumberCallers.start(application)) {
			MysqlServer target = group.secondaries().get(0);
			CompletableFuture<Void> moving;
			try (Backlog held = Backlog.of(group, List.of(target))) {
				moving = CompletableFuture.runAsync(() -> group.switchOver(target));
				Backlog.passes(BACKLOG);
				assertThat(held.isHeld()).isTrue();
			}
			moving.get();
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> target.address().equals(group.primary()));
			callers.assertNothingWasLostOrDoubled();
		}
	}

	@ParameterizedTest
	@EnumSource
	void deathOfThePrimaryWhileTheOthersAreBehind(Consistency consistency) throws Exception {
		consistency.set(group);
		try (ConfigurableApplicationContext application = application(group);
				NumberCallers callers = NumberCallers.start(application)) {
			MysqlServer killed = group.primaryServer();
			try (Backlog held = Backlog.of(group, group.secondaries())) {
				killed.kill();
				Backlog.passes(BACKLOG.multipliedBy(2));
				assertThat(held.isHeld()).isTrue();
			}
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> group.primary() != null);
			callers.assertNothingWasLostOrDoubled();
		}
	}

	private static ConfigurableApplicationContext application(FarmGroup group) {
		return new SpringApplicationBuilder(WritingApplication.class).web(WebApplicationType.NONE)
			.run(StarterProperties.of(group, "--fabric.outcome.create-table=true",
					"--fabric.default-group=" + WritingApplication.GROUP, "--fabric.retry.timeout=90s",
					"--fabric.retry.max-attempts=100",
					"--logging.level.org.springframework.transaction.interceptor=off",
					"--logging.level.com.zaxxer.hikari.pool.ProxyConnection=error"));
	}

	/** Values of {@code group_replication_consistency}. */
	enum Consistency {

		EVENTUAL, BEFORE_ON_PRIMARY_FAILOVER;

		void set(FarmGroup group) {
			group.farm()
				.servers()
				.forEach((server) -> Sql.on(server)
					.execute("SET GLOBAL group_replication_consistency = '" + name() + "'"));
		}

	}

}
