package io.github.fabricspring.sample.node.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.rpc.command.Commands;
import io.github.fabricspring.sample.node.rpc.command.ListenAddress;
import io.github.fabricspring.sample.node.rpc.http.HttpServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's server: turns HTTP and XML-RPC into calls on {@link GroupAdministration}.
 */
public final class NodeServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NodeServer.class);

	private static final String HOST = "127.0.0.1";

	private final NodeSettings settings;

	private final GroupAdministration administration;

	private final ExecutorService background = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "fabric-node-procedure");
		thread.setDaemon(true);
		return thread;
	});

	private @Nullable HttpServer server;

	public NodeServer(NodeSettings settings, GroupAdministration administration) {
		this.settings = settings;
		this.administration = administration;
	}

	/**
	 * Starts to listen. Calls are answered when this returns.
	 * @return this server
	 */
	public NodeServer start() {
		Commands commands = new Commands(this.administration, new ListenAddress(HOST, this::port),
				this.settings.clock(), this.background);
		Authorization authorization = new Authorization(this.settings.users(), this.settings.clock());
		int ttlSeconds = (int) this.settings.ttl().toSeconds();
		try {
			this.server = new HttpServer(this.settings.port(), this.settings.limits(), this.settings.clock(),
					new RpcHandler(authorization, commands, ttlSeconds));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The node found no port to listen on", ex);
		}
		logger.info("The Fabric node listens on {}:{}", HOST, port());
		return this;
	}

	/**
	 * The port that the server listens on.
	 * @return the port
	 * @throws IllegalStateException if it does not
	 */
	public int port() {
		HttpServer server = this.server;
		if (server == null) {
			throw new IllegalStateException("The node's server is not started");
		}
		return server.port();
	}

	/**
	 * Ends all connections and drops procedures without a waiting caller. May be called
	 * again, and before a start.
	 */
	@Override
	public void close() {
		HttpServer server = this.server;
		if (server != null) {
			server.close();
		}
		this.background.shutdownNow();
	}

}
