package io.github.fabricspring.test.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and one MySQL server on loopback, and cuts connections exactly
 * where its plan says. It understands packets, so connections must be neither encrypted
 * nor compressed ({@code sslMode=DISABLED}).
 */
public final class CuttingProxy implements AutoCloseable {

	private final int target;

	private final ServerSocket socket;

	private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger cuts = new AtomicInteger();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private volatile FaultPlan plan = FaultPlan.NONE;

	private volatile Runnable whenCut = () -> {
	};

	/**
	 * Listens on a free port of 127.0.0.1.
	 * @param target the server's port there
	 * @throws IOException if that is impossible
	 */
	public CuttingProxy(int target) throws IOException {
		this.target = target;
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept, "proxy-" + port());
	}

	/**
	 * Returns where the proxy listens.
	 * @return the port on 127.0.0.1
	 */
	public int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * Follows a plan from now on, and counts cuts and requests from zero again. What is
	 * cut stays cut.
	 * @param plan the plan
	 */
	public void follow(FaultPlan plan) {
		follow(plan, () -> {
		});
	}

	/**
	 * Follows a plan from now on, and runs an action after each cut that it makes.
	 * @param plan the plan
	 * @param whenCut called on a thread of the connection; must be quick
	 */
	public void follow(FaultPlan plan, Runnable whenCut) {
		this.plan = plan;
		this.whenCut = whenCut;
		this.cuts.set(0);
		this.requests.clear();
	}

	/**
	 * How often the plan has cut.
	 * @return the number of cuts that have happened
	 */
	public int cuts() {
		return this.cuts.get();
	}

	/**
	 * What clients have sent.
	 * @return the requests in the order in which they were read, those cut included
	 */
	public List<Request> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Delivers what silent connections hold back for the server: a request that arrives
	 * late after all.
	 * @return how many requests were delivered; the server may have closed its end since
	 */
	public int deliverHeld() {
		return (int) this.connections.stream().filter(ProxiedConnection::deliverHeld).count();
	}

	/**
	 * Cuts all connections there are, between two packets or not.
	 * @param manner how
	 */
	public void cutAll(Cut.Manner manner) {
		this.connections.forEach((connection) -> connection.cut(manner));
	}

	/**
	 * Ends the connections that were cut by silence: as long as they last they count
	 * among those that the server allows.
	 */
	public void endSilence() {
		this.connections.forEach(ProxiedConnection::endSilence);
	}

	/** Ends all connections and the proxy. */
	@Override
	public void close() throws IOException {
		this.socket.close();
		this.connections.forEach(ProxiedConnection::close);
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				accept(this.socket.accept());
			}
			catch (IOException ex) {
				// closed, or a client that is gone already
			}
		}
	}

	private void accept(Socket client) throws IOException {
		Socket server;
		try {
			server = new Socket(InetAddress.getLoopbackAddress(), this.target);
		}
		catch (IOException ex) {
			client.close();
			throw ex;
		}
		int number = this.accepted.getAndIncrement();
		ProxiedConnection connection = new ProxiedConnection(number, client, server, this::decide, this::cut);
		this.connections.add(connection);
		start(() -> {
			connection.pumpRequests();
			this.connections.remove(connection);
		}, "proxy-" + port() + "-" + number + "-requests");
		start(connection::pumpReplies, "proxy-" + port() + "-" + number + "-replies");
	}

	private @Nullable Cut decide(Request request) {
		this.requests.add(request);
		return this.plan.decide(request);
	}

	private void cut() {
		this.cuts.incrementAndGet();
		this.whenCut.run();
	}

	private static void start(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

}
