package io.github.fabricspring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.outcome.table.NotDurableException;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.TopologySource.Answers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.Mockito;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what is said when the application cannot start, and of what keeps it from
 * starting.
 */
class StartFailureTests {

	@Test
	void whenNothingIsSetSaysWhatToSet() {
		Contexts.bare()
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure()))
				.contains("fabric.datasource.username", "fabric.addresses", "fabric.enabled=false"));
	}

	@Test
	void whenTheDefaultGroupHasNoLoginNamesTheGroup() {
		Contexts.bare()
			.withPropertyValues("fabric.default-group=YYZ", "fabric.groups.ZRH.datasource.username=app")
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure()))
				.contains("fabric.groups.YYZ.datasource.username"));
	}

	@Test
	void whenSomethingConnectsAtStartWithoutADefaultGroupNamesTheBeanAndTheProperty() {
		Contexts.withGroups()
			.withUserConfiguration(Contexts.Eager.class)
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure())).contains("Eager'",
					"fabric.default-group", "forGroup"));
	}

	@Test
	void whenSomethingConnectsAtStartAndTheNodeIsDownNamesTheNode() throws IOException {
		int port = closedPort();
		Contexts.bare()
			.withPropertyValues("fabric.addresses=127.0.0.1:" + port, "fabric.datasource.username=app",
					"fabric.default-group=YYZ")
			.withUserConfiguration(Contexts.Eager.class)
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure())).contains("127.0.0.1:" + port,
					"fabric.addresses"));
	}

	@Test
	void whenTheOutcomeTableIsWantedInAGroupWithoutAPrimarySaysHowToStartWithoutIt() {
		Contexts.withGroups()
			.withBean("own", TopologySource.class,
					() -> (groups) -> Answers.of("own", groups, List.of(), Duration.ofMinutes(1)))
			.withPropertyValues("fabric.default-group=UNKNOWN", "fabric.outcome.create-table=true",
					"fabric.retry.timeout=100ms")
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure())).contains("UNKNOWN",
					"fabric.outcome.create-table=false"));
	}

	@Test
	void whenAGroupMayLoseWhatItAcknowledgesSaysHowToKeepItAndHowToStart() {
		Contexts.bare()
			.withUserConfiguration(NotDurable.class)
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure())).contains("YYZ is not durable",
					"AFTER_SYNC", "fabric.outcome.require-durable=false"));
	}

	@Test
	void whenTheNodeIsDownTheApplicationStartsAllTheSame() throws IOException {
		int port = closedPort();
		Contexts.bare()
			.withPropertyValues("fabric.addresses=127.0.0.1:" + port, "fabric.datasource.username=app",
					"fabric.default-group=YYZ")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	@Timeout(value = 60, unit = TimeUnit.SECONDS)
	void whenTheNodeHangsTheApplicationStartsAndEndsAllTheSame() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Contexts.bare()
				.withPropertyValues("fabric.addresses=127.0.0.1:" + silent.getLocalPort(), "fabric.read-timeout=1h",
						"fabric.datasource.username=app", "fabric.default-group=YYZ")
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void whenAGroupThatMustBeDurableIsDownTheApplicationStartsAndItsWritesWait() throws IOException {
		int port = closedPort();
		Contexts.bare()
			.withPropertyValues("fabric.groups.YYZ.servers=127.0.0.1:" + port, "fabric.datasource.username=app",
					"fabric.default-group=YYZ", "fabric.outcome.require-durable=true",
					"fabric.retry.rerun=exactly-once", "fabric.retry.timeout=300ms")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				FabricTemplate template = context.getBean(FabricTemplate.class);
				assertThatExceptionOfType(GroupUnavailableException.class)
					.isThrownBy(() -> template.executeWithoutResult("YYZ", () -> insert(context)));
			});
	}

	private static void insert(ApplicationContext context) {
		new JdbcTemplate(context.getBean(DataSource.class)).update("INSERT INTO t VALUES (1)");
	}

	private static int closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	static class NotDurable implements InitializingBean {

		@Override
		public void afterPropertiesSet() {
			NotDurableException refusal = Mockito.mock(NotDurableException.class);
			Mockito.when(refusal.getMessage()).thenReturn("YYZ is not durable");
			Mockito.when(refusal.advice()).thenCallRealMethod();
			throw refusal;
		}

	}

}
