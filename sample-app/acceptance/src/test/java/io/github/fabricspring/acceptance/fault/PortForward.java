package io.github.fabricspring.acceptance.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An address of loopback that leads to one server, and from some moment on to another: a
 * virtual address that moves, a port forward that changes, a container that is replaced.
 */
public final class PortForward implements AutoCloseable {

	private final ServerSocket socket;

	private final List<Socket> open = new CopyOnWriteArrayList<>();

	private volatile int target;

	/**
	 * Listens on a free port of 127.0.0.1.
	 * @param target the port of the first server there
	 * @throws IOException if that is impossible
	 */
	public PortForward(int target) throws IOException {
		this.target = target;
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	public int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * Leads to another server from now on, and cuts all connections.
	 * @param target the other server's port
	 * @throws IOException if a connection cannot be closed
	 */
	public void moveTo(int target) throws IOException {
		this.target = target;
		cut();
	}

	private void cut() throws IOException {
		for (Socket one : this.open) {
			one.close();
		}
		this.open.clear();
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				this.open.add(client);
				this.open.add(server);
				start(() -> pump(client, server));
				start(() -> pump(server, client));
			}
			catch (IOException ex) {
				// closed, or the server is down: the client meets it
			}
		}
	}

	private static void pump(Socket from, Socket to) {
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			in.transferTo(out);
		}
		catch (IOException ex) {
			// cut
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "forward");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		cut();
	}

}
