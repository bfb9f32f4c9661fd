package io.github.fabricspring.sample.node.rpc.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections that keep a worker waiting for their request, the oldest first.
 */
final class WaitingClients {

	private final Lock lock = new ReentrantLock();

	private final Map<Socket, Long> sinceNanos = new LinkedHashMap<>();

	void add(Socket socket) {
		this.lock.lock();
		try {
			this.sinceNanos.put(socket, System.nanoTime());
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
			return this.sinceNanos.remove(socket) != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Closes the connections that have kept a worker waiting longest.
	 * @param count how many at most
	 * @param patience how long a connection may wait in any case
	 */
	void evict(int count, Duration patience) {
		this.lock.lock();
		try {
			long now = System.nanoTime();
			Iterator<Map.Entry<Socket, Long>> oldest = this.sinceNanos.entrySet().iterator();
			for (int evicted = 0; evicted < count && oldest.hasNext(); evicted++) {
				Map.Entry<Socket, Long> client = oldest.next();
				if (now - client.getValue() < patience.toNanos()) {
					return;
				}
				close(client.getKey());
				oldest.remove();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	static void close(Closeable socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is closed already
		}
	}

}
