package io.github.fabricspring.sample.farm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * Ports on loopback for servers that come back to the same port after having been killed.
 * <p>
 * They lie below the range from which systems take the ports of outgoing connections:
 * there, a client that tries again and again while the server is down may be given the
 * very port it calls, and then either talks to itself or keeps the server from coming
 * back. A process takes a port only once, and as a rule two processes begin in different
 * parts of the range: another farm must not take the port of a server that is down, or
 * that is about to start.
 */
final class FreePorts {

	private static final int FIRST = 10_000;

	private static final int LAST = 29_999;

	private static final int PART = 500;

	private static final int PARTS = (LAST - FIRST + 1) / PART;

	private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

	private FreePorts() {
	}

	/**
	 * Looks for ports that are free at this moment.
	 * @param count how many
	 * @return different ports
	 * @throws FarmException if there are not that many
	 */
	static List<Integer> take(int count) {
		Set<Integer> ports = new LinkedHashSet<>();
		int own = (int) (ProcessHandle.current().pid() % PARTS);
		for (int i = 0; i < PARTS && ports.size() < count; i++) {
			take(count, FIRST + (own + i) % PARTS * PART, ports);
		}
		if (ports.size() < count) {
			throw new FarmException("no " + count + " ports are free on 127.0.0.1 between " + FIRST + " and " + LAST);
		}
		return List.copyOf(ports);
	}

	private static void take(int count, int first, Set<Integer> ports) {
		for (int attempt = 0; attempt < PART && ports.size() < count; attempt++) {
			int port = ThreadLocalRandom.current().nextInt(first, first + PART);
			if (isFree(port) && TAKEN.add(port)) {
				ports.add(port);
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
