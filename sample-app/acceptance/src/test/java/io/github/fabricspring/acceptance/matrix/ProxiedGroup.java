package io.github.fabricspring.acceptance.matrix;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.node.GroupAdministration.ManagedServer;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologySource;

/**
 * A real group as its node sees it, each of its servers behind a proxy; known by every
 * name that is asked for.
 */
final class ProxiedGroup implements TopologySource, AutoCloseable {

	private final LocalFabric fabric;

	private final Map<Integer, CuttingProxy> proxies = new LinkedHashMap<>();

	ProxiedGroup(LocalFabric fabric) throws IOException {
		this.fabric = fabric;
		for (MysqlServer server : fabric.farm().servers()) {
			this.proxies.put(server.port(), new CuttingProxy(server.port()));
		}
	}

	@Override
	public Answers fetch(Set<String> groups) {
		List<ManagedServer> managed = this.fabric.administration().servers();
		List<Server> servers = new ArrayList<>();
		for (String group : groups) {
			managed.forEach((server) -> servers.add(announced(group, server)));
		}
		return Answers.of("test", groups, servers, Duration.ofSeconds(1));
	}

	private Server announced(String group, ManagedServer server) {
		return new Server(server.uuid(), group, server.host(), proxy(server.port()).port(),
				ServerStatus.valueOf(server.status().name()), ServerMode.valueOf(server.mode().name()),
				server.weight());
	}

	private CuttingProxy proxy(int port) {
		return Objects.requireNonNull(this.proxies.get(port));
	}

	/**
	 * Has the primary's connections cut by a plan, and nobody else's.
	 * @param plan the plan
	 * @return the primary's proxy
	 */
	CuttingProxy follow(FaultPlan plan) {
		this.proxies.values().forEach((proxy) -> proxy.follow(FaultPlan.NONE));
		CuttingProxy primary = proxy(this.fabric.primaryServer().port());
		primary.follow(plan);
		return primary;
	}

	@Override
	public void close() throws IOException {
		for (CuttingProxy proxy : this.proxies.values()) {
			proxy.close();
		}
	}

}
