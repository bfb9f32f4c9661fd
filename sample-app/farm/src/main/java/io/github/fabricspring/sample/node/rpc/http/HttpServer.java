package io.github.fabricspring.sample.node.rpc.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of one request per connection on the loopback interface. The original is
 * blocked by five idle connections. Here a connection that does not send its request in
 * time is closed, and sooner if others queue for its worker.
 */
public final class HttpServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HttpServer.class);

	private static final Duration PATIENCE_WHEN_CROWDED = Duration.ofMillis(250);

	private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

	private static final Duration CROWD_CHECK = Duration.ofMillis(100);

	/** Connections that may queue, per one that is served. */
	private static final int QUEUE_FACTOR = 8;

	private final HttpLimits limits;

	private final Clock clock;

	private final Function<HttpRequest, HttpResponse> handler;

	private final ServerSocket listener;

	private final Thread acceptor;

	private final ThreadPoolExecutor workers;

	private final ScheduledThreadPoolExecutor watchdog;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final WaitingClients waiting = new WaitingClients();

	/**
	 * Starts to listen.
	 * @param port the port, or 0 for any; if it is taken, any other
	 * @param limits what a client may take
	 * @param clock the clock behind the Date header
	 * @param handler what answers
	 * @throws IOException if no port can be had
	 */
	public HttpServer(int port, HttpLimits limits, Clock clock, Function<HttpRequest, HttpResponse> handler)
			throws IOException {
		this.limits = limits;
		this.clock = clock;
		this.handler = handler;
		this.listener = listen(port);
		this.workers = new ThreadPoolExecutor(limits.connections(), limits.connections(), 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(limits.connections() * QUEUE_FACTOR), threads("fabric-node-worker-"));
		this.workers.allowCoreThreadTimeOut(true);
		this.watchdog = new ScheduledThreadPoolExecutor(1, threads("fabric-node-watchdog-"));
		this.watchdog.setRemoveOnCancelPolicy(true);
		ScheduledFuture<?> unused = this.watchdog.scheduleWithFixedDelay(this::makeRoom, CROWD_CHECK.toMillis(),
				CROWD_CHECK.toMillis(), TimeUnit.MILLISECONDS);
		this.acceptor = threads("fabric-node-acceptor-").newThread(this::accept);
		this.acceptor.start();
	}

	private static ServerSocket listen(int port) throws IOException {
		try {
			return bind(port);
		}
		catch (BindException ex) {
			logger.info("Port {} is taken, the node listens on another one", port);
			return bind(0);
		}
	}

	private static ServerSocket bind(int port) throws IOException {
		ServerSocket socket = new ServerSocket();
		try {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private static ThreadFactory threads(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, prefix + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				admit(this.listener.accept());
			}
			catch (IOException ex) {
				if (!this.listener.isClosed()) {
					logger.warn("A connection could not be accepted", ex);
					LockSupport.parkNanos(CROWD_CHECK.toNanos());
				}
			}
		}
	}

	private void admit(Socket socket) {
		this.open.add(socket);
		try {
			this.workers.execute(() -> serve(socket));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A connection was turned away: {} wait already", this.workers.getQueue().size());
			this.open.remove(socket);
			WaitingClients.close(socket);
		}
	}

	private void makeRoom() {
		this.waiting.evict(this.workers.getQueue().size(), PATIENCE_WHEN_CROWDED);
	}

	private void serve(Socket socket) {
		this.waiting.add(socket);
		try (socket) {
			ScheduledFuture<?> requestDeadline = closeInTime(socket);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			HttpResponse response;
			boolean requestIsRead = false;
			try {
				HttpRequest request = HttpRequest.read(in, this.limits.bodyBytes());
				requestIsRead = request.body() != null;
				if (!this.waiting.remove(socket) || !requestDeadline.cancel(false)) {
					return;
				}
				response = this.handler.apply(request);
			}
			catch (HttpRefusal ex) {
				requestDeadline.cancel(false);
				response = ex.response();
			}
			ScheduledFuture<?> responseDeadline = closeInTime(socket);
			socket.getOutputStream().write(response.toBytes(this.clock.instant()));
			if (!requestIsRead) {
				// Closing over unread bytes would reset the connection and take the
				// response with it.
				socket.shutdownOutput();
				in.transferTo(OutputStream.nullOutputStream());
			}
			responseDeadline.cancel(false);
		}
		catch (IOException | RejectedExecutionException ex) {
			logger.debug("A client did not get its answer: {}", ex.toString());
		}
		catch (RuntimeException ex) {
			logger.warn("A request failed", ex);
		}
		finally {
			this.waiting.remove(socket);
			this.open.remove(socket);
		}
	}

	private ScheduledFuture<?> closeInTime(Socket socket) {
		return this.watchdog.schedule(() -> WaitingClients.close(socket), this.limits.requestTimeout().toMillis(),
				TimeUnit.MILLISECONDS);
	}

	/**
	 * Ends all connections; the port is free when this returns. May be called again.
	 */
	@Override
	public void close() {
		WaitingClients.close(this.listener);
		this.watchdog.shutdownNow();
		this.workers.shutdownNow();
		this.open.forEach(WaitingClients::close);
		try {
			// The system keeps the port until the acceptor has ended
			this.acceptor.join(CLOSE_PATIENCE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
