package io.github.fabricspring.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.switchover.SwitchoverSettings;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;

/**
 * The command line. Environment variables are not read, so that the shell's {@code $USER}
 * does not replace {@code --user}.
 *
 * @param user the account on the servers, able to create a database there
 * @param password its password, empty for none
 * @param group the group's name
 * @param nodes the Fabric nodes as {@code host:port}; empty to run a node and servers of
 * our own
 * @param servers the group's servers as {@code host:port}, the node chooses the primary
 * @param nodeUser the account on the nodes, {@code null} for no authentication
 * @param nodePassword its password
 * @param writers the number of writing threads
 * @param mysqld the server's binary for a farm of our own, {@code null} to look for one
 * @param mysql the series of MySQL to fetch for it, {@code null} to take what is found
 * @param engine what makes a group of its servers
 * @param stay whether the farm stays up for other applications, without a demonstration
 * @param page whether and where the page is served, and what it shows
 */
record SampleArguments(String user, String password, String group, List<String> nodes, List<String> servers,
		@Nullable String nodeUser, @Nullable String nodePassword, int writers, @Nullable Path mysqld,
		@Nullable String mysql, Engine engine, boolean stay, PageArgument page) {

	private static final Set<String> KNOWN = Set.of("user", "passwd", "group", "fabric-addresses", "servers-addresses",
			"fabric-user", "fabric-passwd", "writers", "farm.mysqld", "farm.mysql", "farm.engine", "stay", "page");

	static SampleArguments of(ApplicationArguments arguments) {
		Set<String> unknown = new TreeSet<>(arguments.getOptionNames());
		unknown.removeAll(KNOWN);
		if (!unknown.isEmpty() || !arguments.getNonOptionArgs().isEmpty()) {
			throw new IllegalArgumentException("Not understood: " + unknown + " " + arguments.getNonOptionArgs()
					+ "; known are " + new TreeSet<>(KNOWN) + ", each as --name=value");
		}
		List<String> nodes = addresses(arguments, "fabric-addresses");
		List<String> servers = addresses(arguments, "servers-addresses");
		if (nodes.isEmpty() != servers.isEmpty()) {
			throw new IllegalArgumentException("An existing farm is named by both --fabric-addresses=host:port,… and"
					+ " --servers-addresses=host:port,…; without either, servers are started on this machine");
		}
		boolean stay = arguments.containsOption("stay");
		if (stay && !nodes.isEmpty()) {
			throw new IllegalArgumentException(
					"--stay keeps servers of this machine up; those of --servers-addresses stay anyway");
		}
		PageArgument page = PageArgument.of(arguments.getOptionValues("page"),
				(stay) ? PageArgument.ON : PageArgument.OFF);
		if (page.viewed() != null && (stay || !nodes.isEmpty())) {
			throw new IllegalArgumentException("--page with the address of an application only shows that application: "
					+ "it goes with neither --stay nor --servers-addresses; start it as a program of its own");
		}
		String mysqld = value(arguments, "farm.mysqld");
		return new SampleArguments(value(arguments, "user", "root"), value(arguments, "passwd", ""),
				value(arguments, "group", "YYZ"), nodes, servers, value(arguments, "fabric-user"),
				value(arguments, "fabric-passwd"), Integer.parseInt(value(arguments, "writers", "8")),
				(mysqld != null) ? Path.of(mysqld) : null, value(arguments, "farm.mysql"),
				Engine.of(value(arguments, "farm.engine", Engine.FABRIC.toString())), stay, page);
	}

	SwitchoverSettings settings() {
		return SwitchoverSettings.DEFAULTS.withWriters(this.writers);
	}

	/**
	 * Returns the starter's properties for an existing farm.
	 * @param login the account on the servers
	 * @return arguments for the application
	 */
	List<String> properties(FabricConnectionDetails.Login login) {
		List<String> properties = new ArrayList<>(this.page.properties());
		properties.add("--fabric.addresses=" + String.join(",", this.nodes));
		if (this.nodeUser != null) {
			properties.add("--fabric.username=" + this.nodeUser);
			properties.add("--fabric.password=" + Objects.requireNonNullElse(this.nodePassword, ""));
		}
		properties.add("--fabric.datasource.username=" + login.username());
		properties.add("--fabric.datasource.password=" + Objects.requireNonNullElse(login.password(), ""));
		properties.add("--fabric.datasource.database=" + login.database());
		return properties;
	}

	List<HostAndPort> nodeAddresses() {
		return this.nodes.stream().map((node) -> HostAndPort.parse("--fabric-addresses", node, 0)).toList();
	}

	boolean isExistingFarm() {
		return !this.nodes.isEmpty();
	}

	private static List<String> addresses(ApplicationArguments arguments, String name) {
		List<String> addresses = Arrays.stream(value(arguments, name, "").split(","))
			.map(String::strip)
			.filter((address) -> !address.isEmpty())
			.toList();
		for (String address : addresses) {
			if (!address.matches("\\S+:\\d{1,5}")) {
				throw new IllegalArgumentException("--" + name + " takes host:port,…, not '" + address + "'");
			}
		}
		return addresses;
	}

	private static String value(ApplicationArguments arguments, String name, String otherwise) {
		String value = value(arguments, name);
		return (value != null) ? value : otherwise;
	}

	private static @Nullable String value(ApplicationArguments arguments, String name) {
		List<String> values = arguments.getOptionValues(name);
		return (values != null && !values.isEmpty()) ? values.get(values.size() - 1) : null;
	}

}
