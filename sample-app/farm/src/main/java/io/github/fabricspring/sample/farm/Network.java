package io.github.fabricspring.sample.farm;

import java.util.List;

/**
 * The network that the servers of a farm are in.
 */
public interface Network {

	/** All servers on loopback, told apart by their ports. */
	Network LOOPBACK = new Network() {
	};

	/**
	 * The address of a server.
	 * @param server its number in the farm, from 1 on; 1 is the store
	 * @return the address that it listens on, and that clients and other servers use
	 */
	default String host(int server) {
		return "127.0.0.1";
	}

	/**
	 * The command that runs a server there.
	 * @param server its number
	 * @return what its command line begins with
	 */
	default List<String> prefix(int server) {
		return List.of();
	}

	/**
	 * The addresses that the farm's accounts log in from.
	 * @return the host of an account's name
	 */
	default String clients() {
		return "127.0.0.1";
	}

}
