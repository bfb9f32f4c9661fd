package io.github.fabricspring.acceptance.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Network;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;

/**
 * A network in which each server has a machine of its own: a Linux network namespace at a
 * bridge, where this JVM is too. Packets between any two of them can be made to vanish,
 * in one direction or both, without either side being told. Needs root.
 */
public final class NetworkPartition implements Network, AutoCloseable {

	/** A neighbour's address that belongs to no machine. */
	private static final String NOWHERE = "02:00:00:00:00:01";

	private static final String DEVICE = "eth0";

	private final String name = AbandonedNetworks.PREFIX + ProcessHandle.current().pid();

	private final String subnet = "10." + ThreadLocalRandom.current().nextInt(200, 250) + "."
			+ ThreadLocalRandom.current().nextInt(1, 250) + ".";

	private final int servers;

	private final List<Cut> cuts = new ArrayList<>();

	/**
	 * Makes the network, and removes those of JVMs that were killed.
	 * @param servers how many servers will be in it
	 * @throws FarmException if this user or this system cannot: then nothing is left
	 */
	public NetworkPartition(int servers) {
		this.servers = servers;
		AbandonedNetworks.remove();
		try {
			ip("link add " + this.name + " type bridge");
			ip("addr add " + this.subnet + "1/24 dev " + this.name);
			ip("link set " + this.name + " up");
			for (int server = 2; server <= servers + 1; server++) {
				connect(server);
			}
		}
		catch (FarmException ex) {
			close();
			throw ex;
		}
	}

	private void connect(int server) {
		String space = space(server);
		ip("netns add " + space);
		ip("link add " + space + " type veth peer name " + DEVICE + " netns " + space);
		ip("link set " + space + " master " + this.name + " up");
		inside(space, "addr add " + host(server) + "/24 dev " + DEVICE);
		inside(space, "link set " + DEVICE + " up");
		inside(space, "link set lo up");
	}

	/**
	 * Whether such a network can be made here.
	 * @return whether one was made and taken down again
	 */
	public static boolean isPossible() {
		try (NetworkPartition tried = new NetworkPartition(1)) {
			return tried.servers == 1;
		}
		catch (FarmException ex) {
			return false;
		}
	}

	@Override
	public String host(int server) {
		return (server == 1) ? LOOPBACK.host(1) : this.subnet + (10 + server);
	}

	@Override
	public List<String> prefix(int server) {
		return (server == 1) ? List.of() : List.of("ip", "netns", "exec", space(server));
	}

	@Override
	public String clients() {
		return "%";
	}

	/**
	 * Separates servers from all others. Clients still reach every server.
	 * @param side the servers on one side
	 * @param others those on the other
	 */
	public void separate(List<MysqlServer> side, List<MysqlServer> others) {
		for (MysqlServer one : side) {
			for (MysqlServer other : others) {
				cut(one.host(), other.host());
				cut(other.host(), one.host());
			}
		}
	}

	/**
	 * Has everything vanish that a server sends to another. The other direction goes on.
	 * @param from the server that is not heard any more
	 * @param to the server that does not hear it
	 */
	public void silence(MysqlServer from, MysqlServer to) {
		cut(from.host(), to.host());
	}

	/**
	 * Separates a server from this JVM, where the clients are.
	 * @param server the server
	 */
	public void separateFromClients(MysqlServer server) {
		cut(server.host(), this.subnet + "1");
		cut(this.subnet + "1", server.host());
	}

	private void cut(String from, String to) {
		Cut cut = new Cut(from, to);
		this.cuts.add(cut);
		neighbour(cut, "replace " + to + " lladdr " + NOWHERE + " nud permanent");
	}

	/** Lets all packets through again. */
	public void heal() {
		this.cuts.forEach((cut) -> neighbour(cut, "del " + cut.to()));
		this.cuts.clear();
	}

	private void neighbour(Cut cut, String change) {
		if (cut.from().equals(this.subnet + "1")) {
			ip("neigh " + change + " dev " + this.name);
		}
		else {
			int server = Integer.parseInt(cut.from().substring(this.subnet.length())) - 10;
			inside(space(server), "neigh " + change + " dev " + DEVICE);
		}
	}

	private String space(int server) {
		return this.name + "-" + server;
	}

	private static void inside(String space, String arguments) {
		ip("-n " + space + " " + arguments);
	}

	static String ip(String arguments) {
		List<String> command = new ArrayList<>(List.of("ip"));
		command.addAll(List.of(arguments.split(" ")));
		try {
			Shell.Result result = Shell.run(command, Map.of());
			if (result.status() != 0) {
				throw new FarmException(String.join(" ", command) + ": " + result.output().strip());
			}
			return result.output();
		}
		catch (IOException ex) {
			throw new FarmException("there is no program ip", ex);
		}
	}

	/** Takes the network down; the servers in it have ended by then. */
	@Override
	public void close() {
		for (int server = 2; server <= this.servers + 1; server++) {
			quietly("netns del " + space(server));
		}
		quietly("link del " + this.name);
	}

	private static void quietly(String arguments) {
		try {
			ip(arguments);
		}
		catch (FarmException ex) {
			// it was never made
		}
	}

	/**
	 * A direction in which packets vanish.
	 *
	 * @param from the address that sends
	 * @param to the address that hears nothing
	 */
	private record Cut(String from, String to) {
	}

}
