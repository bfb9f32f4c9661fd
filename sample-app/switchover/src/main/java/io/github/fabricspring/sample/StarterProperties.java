package io.github.fabricspring.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.FarmAccounts.Account;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.GroupReplication;

/**
 * The starter's properties for a group of this machine, as arguments of an application.
 */
public final class StarterProperties {

	private StarterProperties() {
	}

	/**
	 * Tells an application where a group is, and the accounts there.
	 * @param group the group
	 * @return arguments, each as {@code --name=value}
	 */
	public static List<String> of(FarmGroup group) {
		List<String> properties = new ArrayList<>(
				(group instanceof LocalFabric fabric) ? ofNode(fabric) : ofServers(group));
		Account account = group.farm().accounts().application();
		properties.add("--fabric.datasource.username=" + account.user());
		properties.add("--fabric.datasource.password=" + account.password());
		properties.add("--fabric.datasource.database=" + group.farm().accounts().database());
		return properties;
	}

	/**
	 * The same with an application's other arguments.
	 * @param group the group
	 * @param more further arguments
	 * @return all of them
	 */
	public static String[] of(FarmGroup group, String... more) {
		return Stream.concat(of(group).stream(), Stream.of(more)).toArray(String[]::new);
	}

	private static List<String> ofNode(LocalFabric fabric) {
		return List.of("--fabric.addresses=" + fabric.address(), "--fabric.username=" + LocalFabric.CONNECTOR.name(),
				"--fabric.password=" + LocalFabric.CONNECTOR.password());
	}

	private static List<String> ofServers(FarmGroup group) {
		String servers = group.farm().servers().stream().map(MysqlServer::address).collect(Collectors.joining(","));
		String prefix = "--fabric.groups." + group.name();
		Account account = group.farm().accounts().discovery();
		return List.of(prefix + ".servers=" + servers,
				prefix + ".discovery=" + ((group instanceof GroupReplication) ? "group-replication" : "replication"),
				"--fabric.discovery.username=" + account.user(), "--fabric.discovery.password=" + account.password());
	}

}
