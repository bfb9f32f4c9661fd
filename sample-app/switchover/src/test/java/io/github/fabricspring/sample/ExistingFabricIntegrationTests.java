package io.github.fabricspring.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.sample.node.FabricNode;
import io.github.fabricspring.sample.node.group.server.ServerUser;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.sample.node.group.tools.ServerHooks;
import io.github.fabricspring.sample.node.rpc.NodeRole;
import io.github.fabricspring.sample.node.rpc.NodeSettings;
import io.github.fabricspring.sample.node.rpc.NodeUser;
import io.github.fabricspring.sample.switchover.SwitchoverApplication;
import io.github.fabricspring.sample.switchover.SwitchoverReport;
import io.github.fabricspring.sample.switchover.SwitchoverSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.DefaultApplicationArguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The demonstration's own flags, against servers and a node that are there already.
 */
class ExistingFabricIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void aMissingGroupIsFormedOverTheProtocolAndSwitchedOver() throws IOException, InterruptedException {
		ServerUser administrator = new ServerUser("fabric", "fabric");
		try (FabricNode node = FabricNode.start(
				new FabricNode.Store(farm.get().store().address(), "existing", administrator),
				GroupSettings.of(administrator, new ServerUser("replication", "replication")),
				NodeSettings.withUsers(new NodeUser("admin", "secret", NodeRole.ADMIN)).onPort(0), ServerHooks.NONE)) {
			SampleArguments arguments = SampleArguments.of(new DefaultApplicationArguments("--user=root", "--passwd=",
					"--group=YYZ", "--fabric-addresses=" + node.address(), "--servers-addresses=" + servers(),
					"--fabric-user=admin", "--fabric-passwd=secret"));
			ExistingFabric fabric = ExistingFabric.connect(arguments);
			ByteArrayOutputStream printed = new ByteArrayOutputStream();
			SwitchoverReport report = SwitchoverApplication.run(arguments.properties(fabric.login()), fabric,
					arguments.group(), new SwitchoverSettings(2, Duration.ofMillis(500), Duration.ofSeconds(60)),
					new PrintStream(printed, true, StandardCharsets.UTF_8));
			assertThat(report).matches(SwitchoverReport::isClean, "nothing failed, lost or doubled");
			assertThat(printed.toString(StandardCharsets.UTF_8)).contains("switchover ").contains("no kill");
			assertThat(fabric.login().username()).as("an account of its own, as root may not write")
				.isEqualTo("switchover");
			assertThat(ExistingFabric.connect(arguments).primary()).isEqualTo(fabric.primary());
			assertThatAnAccountOfOthersIsLeftAlone(arguments, Objects.requireNonNull(fabric.primary()));
		}
	}

	private static void assertThatAnAccountOfOthersIsLeftAlone(SampleArguments arguments, String primary) {
		Sql sql = Sql.on(farm.get()
			.servers()
			.stream()
			.filter((server) -> server.address().equals(primary))
			.findFirst()
			.orElseThrow());
		sql.execute("ALTER USER switchover IDENTIFIED BY 'theirs' ATTRIBUTE '{\"made-by\": null}'");
		String password = "SELECT authentication_string FROM mysql.user WHERE user = 'switchover'";
		String theirs = sql.value(password);
		assertThatIllegalStateException().isThrownBy(() -> ExistingFabric.connect(arguments))
			.withMessageContaining("was not made by this program");
		assertThat(sql.value(password)).isEqualTo(theirs);
	}

	private static String servers() {
		return farm.get().servers().stream().map(MysqlServer::address).collect(Collectors.joining(","));
	}

}
