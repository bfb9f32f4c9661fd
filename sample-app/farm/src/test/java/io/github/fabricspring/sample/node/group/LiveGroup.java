package io.github.fabricspring.sample.node.group;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.github.fabricspring.sample.fabric.FarmHooks;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.Replica;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.sample.node.FabricNode;
import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.GroupAdministration.ManagedServer;
import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerHealth;
import io.github.fabricspring.sample.node.group.server.ServerUser;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.sample.node.rpc.NodeSettings;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.awaitility.Awaitility.await;

/**
 * The group YYZ on the shared farm, and the node that manages it. All its servers serve
 * before each test of the class that registers it.
 */
final class LiveGroup implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

	static final String NAME = "YYZ";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final FarmExtension farm = FarmExtension.shared();

	@SuppressWarnings("NullAway.Init") // set before the class's first test
	private FabricNode node;

	@Override
	public void beforeAll(ExtensionContext context) {
		this.farm.beforeAll(context);
		this.node = start();
		groups().createGroup(NAME, null);
		farm().servers().forEach((server) -> groups().addServer(NAME, server.address(), Duration.ofSeconds(5), false));
		groups().promote(NAME, null, false);
		groups().activateGroup(NAME);
		execute(primary(), "CREATE TABLE app.t (id VARCHAR(40) PRIMARY KEY)");
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		heal();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.node.close();
		this.farm.afterAll(context);
	}

	private FabricNode start() {
		FarmAccounts accounts = farm().accounts();
		ServerUser administrator = new ServerUser(accounts.fabric().user(), accounts.fabric().password());
		GroupSettings settings = GroupSettings.of(administrator,
				new ServerUser(accounts.replication().user(), accounts.replication().password()));
		return FabricNode.start(new FabricNode.Store(farm().store().address(), "fabric_ha", administrator), settings,
				NodeSettings.withUsers().onPort(0), new FarmHooks(farm()));
	}

	void stopNode() {
		this.node.close();
	}

	void startNode() {
		this.node = start();
	}

	GroupAdministration groups() {
		return this.node.groups();
	}

	Farm farm() {
		return this.farm.get();
	}

	MysqlServer primary() {
		return farm().server(findPrimary().orElseThrow().uuid());
	}

	Optional<ManagedServer> findPrimary() {
		return groups().servers().stream().filter((server) -> server.status() == MemberStatus.PRIMARY).findFirst();
	}

	List<MysqlServer> secondaries() {
		MysqlServer primary = primary();
		return farm().servers().stream().filter((server) -> !server.uuid().equals(primary.uuid())).toList();
	}

	MemberStatus status(MysqlServer server) {
		return groups().servers()
			.stream()
			.filter((managed) -> managed.uuid().equals(server.uuid()))
			.findFirst()
			.orElseThrow()
			.status();
	}

	List<String> issues() {
		return groups().health(NAME).stream().map(ServerHealth::issues).flatMap(List::stream).toList();
	}

	// Starts what is down, and waits until all serve. A server that a dying node left
	// with another source counts as SECONDARY until the detector has seen it twice.
	void heal() {
		farm().servers().stream().filter((server) -> !server.isAlive()).forEach(MysqlServer::start);
		try {
			await("all serve").atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(50))
				.ignoreExceptions()
				.until(() -> findPrimary().isPresent()
						&& farm().servers().stream().noneMatch((server) -> status(server) == MemberStatus.FAULTY)
						&& secondaries().stream().allMatch((server) -> new Replica(server).follows(primary())));
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError(ex.getMessage() + "\n" + groups().health(NAME)
					+ farm().servers()
						.stream()
						.map((server) -> "\n" + server + " - alive: " + server.isAlive() + server.lastWords())
						.collect(Collectors.joining()),
					ex);
		}
	}

	void awaitOtherPrimary(MysqlServer old) {
		await().atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> findPrimary().filter((now) -> !now.uuid().equals(old.uuid())).isPresent());
	}

	String value(MysqlServer server, String query) {
		return Sql.on(server).value(query);
	}

	void execute(MysqlServer server, String... statements) {
		Sql.on(server).execute(statements);
	}

}
