package io.github.fabricspring.sample.node.rpc.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections whose request is not complete yet, the oldest first.
 */
final class WaitingClients {

	private final Lock lock = new ReentrantLock();

	private final Set<Socket> sockets = new LinkedHashSet<>();

	void add(Socket socket) {
		this.lock.lock();
		try {
			this.sockets.add(socket);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes a connection out.
	 * @param socket the connection
	 * @return whether it was still in
	 */
	boolean remove(Socket socket) {
		this.lock.lock();
		try {
			return this.sockets.remove(socket);
		}
		finally {
			this.lock.unlock();
		}
	}

	void evictOldest() {
		this.lock.lock();
		try {
			Iterator<Socket> oldest = this.sockets.iterator();
			if (oldest.hasNext()) {
				close(oldest.next());
				oldest.remove();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// There is nothing left that could be closed.
		}
	}

}
