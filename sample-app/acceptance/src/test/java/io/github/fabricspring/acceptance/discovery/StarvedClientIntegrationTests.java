package io.github.fabricspring.acceptance.discovery;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.group.GroupReplicationSettings;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client believes that has hardly any time to run, while the primary of Group
 * Replication moves.
 */
class StarvedClientIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static GroupReplication group;

	@BeforeAll
	static void start() {
		group = GroupReplication.start(farm.get(), "YYZ", GroupReplicationSettings.DEFAULTS);
	}

	@AfterAll
	static void close() {
		group.restore();
		group.close();
	}

	@Test
	void itFollowsASwitchoverAndAFailoverAndNeverGoesBack() throws IOException {
		List<String> seeds = farm.get().servers().stream().map(MysqlServer::address).toList();
		String first = group.primaryServer().address();
		MysqlServer second = group.secondaries().get(0);
		try (StarvedClient client = StarvedClient.start(seeds, farm.get().accounts().discovery())) {
			client.await(first);
			group.switchOver(second);
			client.await(second.address());
			second.kill();
			Awaitility.await().until(() -> group.primary() != null && !second.address().equals(group.primary()));
			String third = Objects.requireNonNull(group.primary());
			client.await(third);
			assertThat(client.reigns()).containsExactly(first, second.address(), third);
		}
	}

}
