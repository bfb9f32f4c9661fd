package io.github.fabricspring.sample.fabric;

import java.time.Duration;
import java.util.List;

import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.Replica;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.node.FabricNode;
import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.GroupAdministration.ManagedServer;
import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.group.server.ServerUser;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.sample.node.rpc.NodeRole;
import io.github.fabricspring.sample.node.rpc.NodeSettings;
import io.github.fabricspring.sample.node.rpc.NodeUser;
import org.jspecify.annotations.Nullable;

/**
 * A node of our own over a farm of our own: one group of all the farm's servers, with a
 * primary and a failure detector.
 */
public final class LocalFabric implements FarmGroup {

	/** What the application logs in with at the node. */
	public static final NodeUser CONNECTOR = new NodeUser("connector", "connector", NodeRole.CONNECTOR);

	private static final NodeUser ADMIN = new NodeUser("admin", "admin", NodeRole.ADMIN);

	/** A server may have to be copied, and to catch up with a busy primary. */
	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** All servers share the machine with the application that keeps them busy. */
	private static final GroupSettings.Timeouts BUSY_MACHINE = new GroupSettings.Timeouts(Duration.ofSeconds(5),
			Duration.ofSeconds(4), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30));

	private final Farm farm;

	private final String group;

	private final GroupSettings.Detection detection;

	private volatile FabricNode node;

	private LocalFabric(Farm farm, String group, GroupSettings.Detection detection) {
		this.farm = farm;
		this.group = group;
		this.detection = detection;
		this.node = startNode(NodeSettings.DEFAULT_PORT);
	}

	/**
	 * Starts a node, makes the group and promotes one of its servers.
	 * @param farm the servers, all closed for writes; stays the caller's to close
	 * @param group the group's name
	 * @return the node with its group
	 */
	public static LocalFabric start(Farm farm, String group) {
		return start(farm, group, GroupSettings.Detection.DEFAULTS);
	}

	/**
	 * Starts a node that is as quick or patient as it is told.
	 * @param farm the servers, all closed for writes; stays the caller's to close
	 * @param group the group's name
	 * @param detection when a server counts as dead
	 * @return the node with its group
	 */
	public static LocalFabric start(Farm farm, String group, GroupSettings.Detection detection) {
		LocalFabric fabric = new LocalFabric(farm, group, detection);
		try {
			GroupAdministration administration = fabric.administration();
			administration.createGroup(group, "made by the sample");
			farm.servers()
				.forEach((server) -> administration.addServer(group, server.address(), Duration.ofSeconds(5), false));
			administration.promote(group, null, false);
			administration.activateGroup(group);
			return fabric;
		}
		catch (RuntimeException ex) {
			fabric.close();
			throw ex;
		}
	}

	private FabricNode startNode(int port) {
		FarmAccounts accounts = this.farm.accounts();
		ServerUser administrator = account(accounts.fabric());
		return FabricNode.start(new FabricNode.Store(this.farm.store().address(), "fabric", administrator),
				GroupSettings.of(administrator, account(accounts.replication()))
					.withDetection(this.detection)
					.withTimeouts(BUSY_MACHINE),
				NodeSettings.withUsers(ADMIN, CONNECTOR).onPort(port), new FarmHooks(this.farm));
	}

	private static ServerUser account(FarmAccounts.Account account) {
		return new ServerUser(account.user(), account.password());
	}

	public GroupAdministration administration() {
		return this.node.groups();
	}

	/**
	 * Where the node answers.
	 * @return {@code host:port}
	 */
	public String address() {
		return this.node.address();
	}

	/** Ends the node as an operator would; the servers go on. */
	public void stopNode() {
		this.node.close();
	}

	/** Starts the node again, where it was and with what its store holds. */
	public void restartNode() {
		int port = this.node.port();
		this.node.close();
		this.node = startNode(port);
	}

	@Override
	public String name() {
		return this.group;
	}

	@Override
	public Farm farm() {
		return this.farm;
	}

	@Override
	public void switchOver() {
		administration().promote(this.group, null, false);
	}

	@Override
	public void restore() {
		Conditions.await("every server of " + this.group + " to serve", PATIENCE, this::isWhole, this::describe);
	}

	private boolean isWhole() {
		// time and again, as the node kills those that it cannot close
		this.farm.servers().stream().filter((server) -> !server.isAlive()).forEach(MysqlServer::start);
		List<ManagedServer> servers = administration().servers();
		return primary() != null && servers.stream().allMatch((server) -> server.status() != MemberStatus.FAULTY)
				&& servers.stream()
					.filter((server) -> server.status() == MemberStatus.SECONDARY)
					.allMatch((server) -> follows(this.farm.server(server.uuid())));
	}

	// A server that still has another source counts as SECONDARY until the node has seen
	// that twice
	private boolean follows(MysqlServer secondary) {
		try {
			return new Replica(secondary).follows(primaryServer());
		}
		catch (FarmException ex) {
			return false;
		}
	}

	@Override
	public @Nullable String primary() {
		return administration().servers()
			.stream()
			.filter((server) -> server.status() == MemberStatus.PRIMARY)
			.map((server) -> server.host() + ":" + server.port())
			.findFirst()
			.orElse(null);
	}

	@Override
	public List<String> describe() {
		return administration().servers()
			.stream()
			.map((server) -> "%s  %s:%d  %s".formatted(server.group(), server.host(), server.port(), server.status()))
			.toList();
	}

	/** Ends the node; the farm is its owner's to close. */
	@Override
	public void close() {
		this.node.close();
	}

}
