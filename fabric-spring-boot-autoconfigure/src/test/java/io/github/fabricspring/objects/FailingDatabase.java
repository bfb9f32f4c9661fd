package io.github.fabricspring.objects;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.github.fabricspring.driver.ConnectingDriver;
import org.jspecify.annotations.Nullable;

/**
 * A server with a database in memory. It rolls a transaction back when a test says so,
 * and has another, empty database from then on: a primary that never got what the old one
 * had, reached at the same address.
 */
public final class FailingDatabase extends ConnectingDriver {

	private final String name = UUID.randomUUID().toString();

	private final List<String> schema;

	private final AtomicInteger generation = new AtomicInteger();

	private volatile @Nullable Predicate<String> fault;

	private volatile Work meanwhile = (connection) -> {
	};

	private volatile boolean unknown;

	private volatile boolean lost;

	FailingDatabase(List<String> schema) {
		this.schema = schema;
	}

	/**
	 * Has one transaction rolled back.
	 * @param where the operation that fails, COMMIT or a statement's text
	 * @param meanwhile what others do before the attempt is told of it, on the new
	 * primary
	 */
	public void failOnce(Predicate<String> where, Work meanwhile) {
		this.unknown = false;
		this.meanwhile = meanwhile;
		this.fault = where;
	}

	/**
	 * Has one transaction rolled back and its connection closed.
	 * @param where the statement's text
	 */
	public void loseConnection(Predicate<String> where) {
		failOnce(where, (connection) -> {
		});
		this.lost = true;
	}

	/** Has a COMMIT carried out but its answer lost. */
	public void loseAnswerOfCommit() {
		this.unknown = true;
		this.meanwhile = (connection) -> {
		};
		this.fault = "COMMIT"::equals;
	}

	public boolean hasFailed() {
		return this.fault == null;
	}

	public Connection open() throws SQLException {
		Connection connection = new org.h2.Driver().connect(
				"jdbc:h2:mem:" + this.name + this.generation.get()
						+ ";MODE=MySQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
				new Properties());
		try (Statement statement = connection.createStatement()) {
			for (String table : this.schema) {
				statement.execute(table);
			}
		}
		return connection;
	}

	@Override
	public Connection connect(String url, Properties properties) throws SQLException {
		return proxy(Connection.class, new Session());
	}

	private void before(String operation, Connection connection) throws SQLException {
		Predicate<String> fault = this.fault;
		if (fault == null || !fault.test(operation)) {
			return;
		}
		this.fault = null;
		if (this.unknown) {
			connection.commit();
			throw new SQLException("Communications link failure", "08S01");
		}
		connection.rollback();
		if (this.lost) {
			this.lost = false;
			connection.close();
		}
		this.generation.incrementAndGet();
		try (Connection next = open()) {
			this.meanwhile.run(next);
		}
		throw new SQLException("Deadlock found when trying to get lock", "40001", 1213);
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] args)
			throws Throwable {
		try {
			return method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	/** Work on a connection. */
	@FunctionalInterface
	public interface Work {

		void run(Connection connection) throws SQLException;

	}

	/**
	 * A connection that follows the server to its other database between transactions.
	 */
	private final class Session implements InvocationHandler {

		private Connection connection;

		private int opened;

		Session() throws SQLException {
			this.opened = FailingDatabase.this.generation.get();
			this.connection = open();
		}

		@Override
		@SuppressWarnings("NullAway") // a proxy may return null
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
				throws Throwable {
			int current = FailingDatabase.this.generation.get();
			if (current != this.opened && method.getName().equals("setAutoCommit")) {
				this.connection.close();
				this.connection = open();
				this.opened = current;
			}
			if (method.getName().equals("commit")) {
				before("COMMIT", this.connection);
			}
			Object result = FailingDatabase.invoke(this.connection, method, args);
			if (result instanceof Statement statement) {
				String sql = (args != null && args[0] instanceof String text) ? text : "";
				Class<?> type = method.getReturnType();
				return proxy(type, (ignored, call, values) -> {
					if (call.getName().startsWith("execute")) {
						before((values != null && values.length > 0) ? String.valueOf(values[0]) : sql,
								this.connection);
					}
					return FailingDatabase.invoke(statement, call, values);
				});
			}
			return result;
		}

	}

}
