package io.github.fabricspring.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmSettings;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;

/**
 * A group of real servers, each behind a proxy that cuts connections. It ends with the
 * JVM.
 */
final class TestGroup {

	private static final String NAME = "YYZ";

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Map<GroupKey, TestGroup> RUNNING = new ConcurrentHashMap<>();

	private final GroupKey key;

	private final FarmGroup servers;

	private final Map<Integer, CuttingProxy> proxies = new LinkedHashMap<>();

	private TestGroup(GroupKey key, FarmGroup servers) {
		this.key = key;
		this.servers = servers;
		try {
			for (MysqlServer server : servers.farm().servers()) {
				this.proxies.put(server.port(), new CuttingProxy(server.port()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the group of all tests with the same key, started if it does not run yet.
	 * @param key the key
	 * @return the group
	 */
	static TestGroup of(GroupKey key) {
		return RUNNING.computeIfAbsent(key, TestGroup::start);
	}

	private static TestGroup start(GroupKey key) {
		Farm farm = Farm.start(FarmExtension.prepare(FarmSettings.DEFAULTS.withServers(key.servers())),
				FarmListener.NONE);
		Runtime.getRuntime().addShutdownHook(new Thread(farm::close, "failover-test-close"));
		return new TestGroup(key, key.engine().start(farm, NAME));
	}

	GroupKey key() {
		return this.key;
	}

	FarmGroup servers() {
		return this.servers;
	}

	/**
	 * Returns the port where applications reach a server.
	 * @param port the server's own
	 * @return the port of its proxy
	 */
	int proxied(int port) {
		return Objects.requireNonNull(this.proxies.get(port)).port();
	}

	/**
	 * Finds the server behind a proxy.
	 * @param proxied the port of the proxy
	 * @return the server's own port
	 */
	int direct(int proxied) {
		return this.proxies.entrySet()
			.stream()
			.filter((proxy) -> proxy.getValue().port() == proxied)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(proxied);
	}

	/**
	 * Returns the proxy before the primary.
	 * @return the proxy
	 */
	CuttingProxy primaryProxy() {
		return Objects.requireNonNull(this.proxies.get(primary().port()));
	}

	/**
	 * Returns the primary as soon as there is one.
	 * @return the server
	 */
	MysqlServer primary() {
		Conditions.await(NAME + " to have a primary", PATIENCE, () -> this.servers.primary() != null,
				this.servers::describe);
		return this.servers.primaryServer();
	}

	/** Ends all faults, and returns when every server serves. */
	void reset() {
		this.proxies.values().forEach((proxy) -> {
			proxy.follow(FaultPlan.NONE);
			proxy.endSilence();
		});
		this.servers.farm().servers().stream().filter(MysqlServer::isAlive).forEach(MysqlServer::thaw);
		this.servers.restore();
	}

}
