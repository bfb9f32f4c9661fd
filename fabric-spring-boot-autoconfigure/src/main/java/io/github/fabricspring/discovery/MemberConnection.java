package io.github.fabricspring.discovery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.topology.HostAndPort;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one server that is kept between questions, and what is read once for
 * each connection. Opened and used by the thread that asks; any thread may give it up.
 */
final class MemberConnection {

	private static final String INSTANCE = "SELECT CONCAT_WS(' ', @@hostname, @@port, @@server_id, @@datadir)";

	private static final Log logger = LogFactory.getLog(MemberConnection.class);

	private final String group;

	private final HostAndPort address;

	private final MemberConnector connector;

	private final AskingThreads threads;

	private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile Map<String, HostAndPort> metadata = Map.of();

	private volatile @Nullable String instance;

	/** The engine whose addresses were read on this connection. */
	private volatile @Nullable DiscoveryEngine described;

	/**
	 * Creates the connection, which is opened when it is needed. Does no I/O.
	 * @param group the group's name
	 * @param address the server's address
	 * @param connector opens the connection
	 * @param threads close a connection that is given up
	 */
	MemberConnection(String group, HostAndPort address, MemberConnector connector, AskingThreads threads) {
		this.group = group;
		this.address = address;
		this.connector = connector;
		this.threads = threads;
	}

	/**
	 * Opens the connection, unless one is open.
	 * @return the driver's connection
	 * @throws SQLException as the driver threw it
	 */
	Connection open() throws SQLException {
		Connection kept = this.connection.get();
		if (kept != null) {
			return kept;
		}
		Connection opened = this.connector.open(this.group, this.address);
		this.connection.set(opened);
		this.instance = instance(opened);
		this.described = null;
		if (this.closed.get()) {
			giveUp();
		}
		return opened;
	}

	/**
	 * Tells whether a connection is kept.
	 * @return {@code false} before the first question and after one was given up
	 */
	boolean isOpen() {
		return this.connection.get() != null;
	}

	/**
	 * Tells whether a connection was not given up since it was opened.
	 * @param open the driver's connection
	 * @return whether it is the one that is kept
	 */
	boolean isKept(Connection open) {
		return this.connection.get() == open;
	}

	private @Nullable String instance(Connection opened) {
		try (Statement statement = opened.createStatement(); ResultSet row = statement.executeQuery(INSTANCE)) {
			return (row.next()) ? row.getString(1) : null;
		}
		catch (SQLException ex) {
			// A lost connection is noticed by the question that follows
			logger.debug(this.group + " - " + this.address + " does not tell where it runs", ex);
			return null;
		}
	}

	/**
	 * Returns what tells the server from a copy of its data directory.
	 * @return host name, port, server_id and data directory; {@code null} if unknown
	 */
	@Nullable String instance() {
		return this.instance;
	}

	/**
	 * Reads the addresses that the server has written down, see
	 * {@link DiscoveryEngine#addresses}, once for each connection.
	 * @param engine the engine that the server runs
	 * @param open the driver's connection
	 */
	void describe(DiscoveryEngine engine, Connection open) {
		if (this.described != engine) {
			this.described = engine;
			Map<String, HostAndPort> read = engine.addresses(open);
			this.metadata = (read.isEmpty()) ? this.metadata : read;
		}
	}

	/** Has the addresses read once more, if the server has any written down. */
	void describeAgain() {
		if (!this.metadata.isEmpty()) {
			this.described = null;
		}
	}

	/**
	 * Returns the addresses that were read last.
	 * @return the addresses by server_uuid
	 */
	Map<String, HostAndPort> metadata() {
		return this.metadata;
	}

	/**
	 * Gives up the question under way: closes the connection, and so frees the thread.
	 */
	void giveUp() {
		Connection open = this.connection.getAndSet(null);
		if (open != null) {
			this.threads.close(() -> abort(open));
		}
	}

	/** Gives up the question under way. No other is asked. */
	void close() {
		this.closed.set(true);
		giveUp();
	}

	/**
	 * Tells whether no question is asked any more.
	 * @return whether it was closed
	 */
	boolean isClosed() {
		return this.closed.get();
	}

	private static void abort(Connection connection) {
		try {
			connection.abort(Runnable::run);
		}
		catch (SQLException ex) {
			logger.debug("A connection that is given up could not be aborted", ex);
		}
	}

}
