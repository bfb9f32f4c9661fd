package io.github.fabricspring.sample.node.rpc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.client.FabricClient;
import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.client.FabricCredentials;
import io.github.fabricspring.client.FabricException;
import io.github.fabricspring.client.FabricTopologySource;
import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologyCache;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The starter's client and this node understand each other.
 */
@Timeout(30)
class StarterClientTests {

	private final RecordedFarm farm = new RecordedFarm();

	private final NodeServer node = new NodeServer(NodeSettings
		.withUsers(new NodeUser("admin", "secret", NodeRole.ADMIN), new NodeUser("conn", "s3cret", NodeRole.CONNECTOR))
		.onPort(0)
		.withTtl(Duration.ofSeconds(7)), this.farm).start();

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void everyLookupIsUnderstood() {
		FabricClient client = client("admin", "secret");
		client.ping();
		assertThat(client.dumpFabricNodes()).extracting(HostAndPort::port).contains(this.node.port());
		assertThat(client.dumpServers(List.of()).servers()).hasSize(6);
		assertThat(client.dumpServers(List.of("YYZ")).timeToLive()).isEqualTo(Duration.ofSeconds(7));
		assertThat(client.lookupServers("YYZ")).hasSize(3)
			.contains(new Server(RecordedFarm.uuid(2), "YYZ", "127.0.0.1", 13002, ServerStatus.PRIMARY,
					ServerMode.READ_WRITE, 1.0));
	}

	@Test
	void aConnectorReadsDumpsAndReportsButLooksNothingUp() {
		FabricClient client = client("conn", "s3cret");
		client.reportFailure(RecordedFarm.uuid(4), "me", "Connection refused");
		assertThat(this.farm.changes)
			.containsExactly("reportFailure(" + RecordedFarm.uuid(4) + ", me, Connection refused, false)");
		assertThatExceptionOfType(FabricException.PermissionDenied.class).isThrownBy(() -> client.lookupServers("YYZ"))
			.withMessageContaining("does not allow it to user 'conn'");
	}

	@Test
	void refusalsAreUnderstood() {
		assertThatExceptionOfType(FabricException.AuthenticationFailed.class)
			.isThrownBy(() -> client("admin", "wrong").ping());
		assertThatExceptionOfType(FabricException.AuthenticationFailed.class)
			.isThrownBy(() -> client("nobody", "secret").ping());
		assertThatExceptionOfType(FabricException.AuthenticationFailed.class).isThrownBy(() -> client(null, "").ping())
			.withMessageContaining("wants a user and a password");
		assertThatExceptionOfType(FabricException.UnknownGroup.class)
			.isThrownBy(() -> client("admin", "secret").lookupServers("NOSUCH"));
	}

	@Test
	void aSwitchoverReachesTheTopology() throws Exception {
		try (TopologyCache cache = new TopologyCache(new FabricTopologySource(client("conn", "s3cret")))) {
			cache.use("yyz");
			assertThat(primaryNow(cache)).extracting(Server::port).isEqualTo(13002);
			this.farm.server(2, "YYZ", MemberStatus.SECONDARY, ServerAccess.READ_ONLY, 1);
			assertThat(primaryNow(cache)).isNull();
			this.farm.server(3, "YYZ", MemberStatus.PRIMARY, ServerAccess.READ_WRITE, 1);
			assertThat(primaryNow(cache)).extracting(Server::port).isEqualTo(13003);
		}
	}

	private static @Nullable Server primaryNow(TopologyCache cache) throws Exception {
		Group group = cache.refreshedAfter("yyz", Instant.now()).get(5, TimeUnit.SECONDS).group("yyz");
		return Objects.requireNonNull(group).primary();
	}

	private FabricClient client(@Nullable String user, String password) {
		List<HostAndPort> addresses = List.of(new HostAndPort("127.0.0.1", this.node.port()));
		return new FabricClient(
				new FabricClientSettings(addresses, (user != null) ? new FabricCredentials(user, password) : null));
	}

}
