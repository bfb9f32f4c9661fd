package io.github.fabricspring.acceptance.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.sample.StarterProperties;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.group.GroupReplicationSettings;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.BeforeAll;
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
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Members of Group Replication that report a host which no client reaches.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnreachableReportHostIntegrationTests {

	private static final String GROUP = "YYZ";

	/** A name that never resolves, by RFC 6761. */
	private static final String HOST = "db.invalid";

	private static final String LEFT_OUT = " is excluded from reads, it cannot be asked: ";

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static MysqlServer primary;

	private static List<MysqlServer> secondaries;

	private static GroupReplication group;

	@BeforeAll
	static void start() {
		group = GroupReplication.start(farm.get(), GROUP, GroupReplicationSettings.DEFAULTS.withReportHost(HOST));
		primary = group.primaryServer();
		secondaries = group.secondaries();
		assertThat(Sql.on(primary)
			.values("SELECT CONCAT(MEMBER_HOST, ':', MEMBER_PORT) FROM performance_schema.replication_group_members"))
			.containsExactlyInAnyOrder(reported(primary), reported(secondaries.get(0)), reported(secondaries.get(1)));
		Sql.on(primary).execute("CREATE TABLE app.note (id INT AUTO_INCREMENT PRIMARY KEY)");
	}

	@Test
	void membersThatAreListedAreFoundByTheirUuid() {
		try (ConfigurableApplicationContext application = application(farm.get().servers())) {
			assertServed(application, secondaries.get(0), secondaries.get(1));
		}
	}

	@Test
	void membersThatTheAddressMapNamesAreReached() {
		try (ConfigurableApplicationContext application = application(List.of(primary), mapped(secondaries.get(0)),
				mapped(secondaries.get(1)))) {
			assertServed(application, secondaries.get(0), secondaries.get(1));
		}
	}

	@Test
	void whereTooFewAreListedTheStartNamesTheReportedAddressesAndTheAddressMap(CapturedOutput output) {
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> application(List.of(primary), "--fabric.retry.timeout=3s"));
		assertThat(output.getAll().lines().filter((line) -> line.contains(GROUP + " - no primary"))).singleElement()
			.asString()
			.contains("is no majority")
			.satisfies((line) -> assertAdvised(line, secondaries.get(0)))
			.satisfies((line) -> assertAdvised(line, secondaries.get(1)));
	}

	@Test
	void aMemberThatIsNotListedIsLeftOutAndTheLogNamesTheAddressMapOnce(CapturedOutput output) {
		MysqlServer left = secondaries.get(1);
		try (ConfigurableApplicationContext application = application(List.of(primary, secondaries.get(0)))) {
			TopologyMonitor topology = application.getBean(TopologyMonitor.class);
			assertServed(application, secondaries.get(0));
			await().until(() -> output.getAll().contains(LEFT_OUT));
			long asked = topology.current().version();
			await().until(() -> topology.current().version() > asked + 1);
			assertThat(output.getAll().lines().filter((line) -> line.contains(LEFT_OUT))).singleElement()
				.asString()
				.satisfies((line) -> assertAdvised(line, left));
		}
	}

	private static void assertServed(ConfigurableApplicationContext application, MysqlServer... readable) {
		String[] addresses = Stream.of(readable).map(MysqlServer::address).toArray(String[]::new);
		TopologyMonitor topology = application.getBean(TopologyMonitor.class);
		await().until(() -> topology.current().group(GROUP) != null);
		await().untilAsserted(() -> {
			Group known = Objects.requireNonNull(topology.current().group(GROUP));
			assertThat(known.primary()).extracting(Server::address).isEqualTo(primary.address());
			assertThat(known.secondaries()).extracting(Server::address).containsExactlyInAnyOrder(addresses);
			assertThat(topology.current().reason(GROUP)).isNull();
		});
		Notes notes = application.getBean(Notes.class);
		assertThat(notes.writeAt()).isEqualTo(primary.port());
		assertThat("127.0.0.1:" + notes.readAt()).isIn((Object[]) addresses);
	}

	private static String reported(MysqlServer server) {
		return HOST + ":" + server.port();
	}

	private static String mapped(MysqlServer server) {
		return "--fabric.groups." + GROUP + ".address-map[" + reported(server) + "]=" + server.address();
	}

	// A JVM that has just failed to resolve the name says less
	private static void assertAdvised(String line, MysqlServer server) {
		assertThat(line).contains(reported(server), ": unknown host " + HOST,
				": it is what server " + server.uuid() + " reports as its address; if clients reach it elsewhere, set "
						+ "fabric.groups." + GROUP + ".address-map");
	}

	private static ConfigurableApplicationContext application(List<MysqlServer> listed, String... more) {
		String servers = "--fabric.groups." + GROUP + ".servers=";
		List<String> arguments = new ArrayList<>();
		for (String argument : StarterProperties.of(group, more)) {
			arguments.add(argument.startsWith(servers)
					? servers + listed.stream().map(MysqlServer::address).collect(Collectors.joining(",")) : argument);
		}
		arguments.add("--fabric.default-group=" + GROUP);
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	/** Nothing but the calls. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Notes.class)
	static class Application {

	}

	/** What is called. */
	@FabricGroup(GROUP)
	static class Notes {

		private final JdbcTemplate jdbc;

		Notes(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		int writeAt() {
			this.jdbc.update("INSERT INTO note VALUES ()");
			return port();
		}

		@Transactional(readOnly = true)
		int readAt() {
			return port();
		}

		private int port() {
			return Objects.requireNonNull(this.jdbc.queryForObject("SELECT @@port", Integer.class));
		}

	}

}
