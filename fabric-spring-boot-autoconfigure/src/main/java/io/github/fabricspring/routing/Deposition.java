package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Sees to it that a server which is primary no longer is not written to. One that is
 * {@code super_read_only} refuses by itself, and cutting its connections would turn known
 * outcomes into unknown ones. One that is not, or does not say, has its connections
 * aborted once another primary is announced: MySQL Fabric sets merely {@code read_only},
 * which does not bind every account.
 */
final class Deposition {

	private static final Log logger = LogFactory.getLog(Deposition.class);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final ServerPool pool;

	private final ServerConnector connector;

	/** Written by the topology's thread, which clears it as it has the server asked. */
	private final AtomicBoolean unconfirmed = new AtomicBoolean();

	Deposition(ServerPool pool, ServerConnector connector) {
		this.pool = pool;
		this.connector = connector;
	}

	/**
	 * The topology was refreshed.
	 * @param before the server as it was
	 * @param now the server as it is
	 */
	void describe(Server before, Server now) {
		if (now.isPrimary()) {
			this.unconfirmed.set(false);
		}
		else if (before.isPrimary()) {
			this.unconfirmed.set(true);
		}
	}

	/**
	 * Another primary was announced: has the server asked, if it has not been.
	 * @param executor where to wait for its answer
	 */
	void succeeded(Executor executor) {
		if (this.unconfirmed.compareAndSet(true, false)) {
			executor.execute(() -> confirm(executor));
		}
	}

	private void confirm(Executor executor) {
		Server server = this.pool.latest();
		if (!refusesWrites(server) && !this.pool.latest().isPrimary()) {
			logger.warn(server.group() + " - " + server.address() + " is primary no longer, but nothing says that it"
					+ " is super_read_only: its connections are aborted");
			this.pool.abortAll(executor);
		}
	}

	private boolean refusesWrites(Server server) {
		try (Connection connection = this.connector.connect(server, UUID.randomUUID().toString(), PATIENCE);
				Statement statement = connection.createStatement();
				ResultSet answer = statement.executeQuery("SELECT @@global.super_read_only")) {
			return answer.next() && answer.getBoolean(1);
		}
		catch (SQLException ex) {
			logger.debug(server.group() + " - " + server.address() + " does not say whether it refuses writes", ex);
			return false;
		}
	}

}
