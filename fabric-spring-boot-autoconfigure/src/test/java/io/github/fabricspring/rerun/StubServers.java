package io.github.fabricspring.rerun;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.driver.ConnectingDriver;
import org.jspecify.annotations.Nullable;

/**
 * A driver whose servers keep what was committed, and break as the test wishes.
 */
final class StubServers extends ConnectingDriver {

	private final Map<String, StubServer> servers = new ConcurrentHashMap<>();

	StubServer server(String host) {
		return this.servers.computeIfAbsent(host, (key) -> new StubServer());
	}

	@Override
	public Connection connect(String url, Properties info) throws SQLException {
		return server(URI.create(url.substring("jdbc:".length())).getHost()).connect();
	}

	static SQLException lost() {
		return new SQLNonTransientConnectionException("Communications link failure", "08S01");
	}

	static SQLException readOnly() {
		return new SQLException("The MySQL server is running with the --super-read-only option", "HY000", 1290);
	}

	static SQLException deadlock() {
		return new SQLException("Deadlock found when trying to get lock", "40001", 1213);
	}

	/** What goes wrong: told of CONNECT, COMMIT and every statement before it happens. */
	@FunctionalInterface
	interface Fault {

		void before(String operation) throws SQLException;

	}

	/** One server. */
	static final class StubServer {

		/** What was committed. */
		final List<String> rows = new CopyOnWriteArrayList<>();

		volatile Fault fault = (operation) -> {
		};

		/** Whether a COMMIT that fails was carried out all the same. */
		volatile boolean appliesLostCommits;

		/**
		 * The operation fails, once.
		 */
		void failOnce(String operation, SQLException error) {
			this.fault = (current) -> {
				if (current.equals(operation)) {
					this.fault = (next) -> {
					};
					throw error;
				}
			};
		}

		/** Everything fails from now on. */
		void fail(SQLException error) {
			this.fault = (operation) -> {
				throw error;
			};
		}

		Connection connect() throws SQLException {
			this.fault.before("CONNECT");
			StubConnection connection = new StubConnection(this);
			return (Connection) Proxy.newProxyInstance(StubServers.class.getClassLoader(),
					new Class<?>[] { Connection.class },
					(proxy, method, args) -> connection.call(method.getName(), args));
		}

	}

	/** One session. */
	private static final class StubConnection {

		private final StubServer server;

		private final List<String> pending = new ArrayList<>();

		private boolean autoCommit = true;

		private boolean closed;

		StubConnection(StubServer server) {
			this.server = server;
		}

		private @Nullable Object call(String method, Object[] args) throws SQLException {
			switch (method) {
				case "setAutoCommit" -> {
					this.autoCommit = (boolean) args[0];
				}
				case "commit" -> commit();
				case "rollback" -> {
					alive();
					this.pending.clear();
				}
				case "close", "abort" -> {
					this.closed = true;
				}
				default -> {
					return answer(method);
				}
			}
			return null;
		}

		private @Nullable Object answer(String method) {
			return switch (method) {
				case "createStatement" -> statement();
				case "getAutoCommit" -> this.autoCommit;
				case "isClosed" -> this.closed;
				case "isValid" -> !this.closed;
				case "isReadOnly", "isWrapperFor" -> false;
				case "getTransactionIsolation" -> Connection.TRANSACTION_REPEATABLE_READ;
				case "getNetworkTimeout", "getHoldability" -> 0;
				case "hashCode" -> System.identityHashCode(this);
				case "toString" -> "stub";
				default -> null;
			};
		}

		private Statement statement() {
			return (Statement) Proxy.newProxyInstance(StubServers.class.getClassLoader(),
					new Class<?>[] { Statement.class }, (proxy, method, args) -> switch (method.getName()) {
						case "executeUpdate" -> execute(((String) args[0]).substring("INSERT ".length()));
						case "hashCode" -> System.identityHashCode(proxy);
						default -> null;
					});
		}

		private int execute(String row) throws SQLException {
			alive();
			perform(row);
			((this.autoCommit) ? this.server.rows : this.pending).add(row);
			return 1;
		}

		private void commit() throws SQLException {
			alive();
			try {
				perform("COMMIT");
			}
			catch (SQLException ex) {
				if (this.server.appliesLostCommits) {
					this.server.rows.addAll(this.pending);
				}
				throw ex;
			}
			this.server.rows.addAll(this.pending);
			this.pending.clear();
		}

		private void perform(String operation) throws SQLException {
			try {
				this.server.fault.before(operation);
			}
			catch (SQLException ex) {
				this.closed = "08S01".equals(ex.getSQLState());
				throw ex;
			}
		}

		private void alive() throws SQLException {
			if (this.closed) {
				throw new SQLNonTransientConnectionException("No operations allowed after connection closed.", "08003");
			}
		}

	}

}
