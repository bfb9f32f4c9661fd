package io.github.fabricspring.support;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import io.github.fabricspring.support.HostileServer.Fault;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;

/**
 * A driver's connection that closes itself on a lost link, as Connector/J does.
 */
public class HostileConnection {

	private final HostileServer server;

	private final Connection database;

	private volatile boolean readOnly;

	private final CountDownLatch closed = new CountDownLatch(1);

	public HostileConnection(HostileServer server, Connection database) {
		this.server = server;
		this.database = database;
	}

	public Connection proxy() {
		return proxy(Connection.class, this::onConnection);
	}

	public boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	private @Nullable Object onConnection(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		String name = method.getName();
		return switch (name) {
			case "isClosed" -> isClosed();
			case "isValid" -> !isClosed() && !this.server.down;
			case "close", "abort" -> {
				this.server.calls.add(name);
				failIfChosen(name);
				close();
				yield null;
			}
			case "setNetworkTimeout" -> {
				failIfChosen(name);
				this.server.networkTimeouts.add((Integer) Objects.requireNonNull(args)[1]);
				yield null;
			}
			case "getNetworkTimeout" -> {
				failIfChosen(name);
				yield 0;
			}
			case "getTransactionIsolation" -> {
				checkOpen();
				failIfChosen(name);
				yield call(this.database, method, args);
			}
			case "clearWarnings" -> null;
			case "isWrapperFor" -> false;
			case "equals" -> args != null && proxy == args[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "createStatement", "prepareStatement", "prepareCall" -> statement(method, args);
			case "setReadOnly" -> faulty("setReadOnly " + Objects.requireNonNull(args)[0], () -> {
				this.readOnly = (Boolean) args[0];
				return null;
			});
			default -> (name.startsWith("get")) ? call(this.database, method, args)
					: faulty((name.startsWith("set") && args != null) ? name + " " + args[0] : name,
							() -> call(this.database, method, args));
		};
	}

	private Object statement(Method method, Object @Nullable [] args) throws Throwable {
		checkOpen();
		Object target = Objects.requireNonNull(faulty(method.getName(), () -> call(this.database, method, args)));
		String sql = (args != null) ? String.valueOf(args[0]) : null;
		return proxy(method.getReturnType(),
				(statement, operation, values) -> onStatement(target, sql, operation, values));
	}

	private @Nullable Object onStatement(Object target, @Nullable String sql, Method method, Object @Nullable [] args)
			throws Throwable {
		if (!method.getName().startsWith("execute")) {
			return call(target, method, args);
		}
		String text = (args != null && args[0] instanceof String direct) ? direct
				: (sql != null) ? sql : method.getName();
		if (text.equals(HostileServer.IDENTITY)) {
			return call(target, method, new Object[] { "SELECT '" + this.server.uuid + "'" });
		}
		if (this.readOnly && text.matches("(?i)(INSERT|UPDATE|DELETE).*")) {
			throw HostileServer.readOnlySession();
		}
		if (text.startsWith(HostileServer.COMMIT)) {
			return faulty(text, () -> commit(text.substring(HostileServer.COMMIT.length())));
		}
		if (text.equals(HostileServer.PROBE)) {
			// H2 knows nothing of it
			return faulty(text,
					() -> call(target, method, new Object[] { "SELECT TRUE, " + this.server.superReadOnly }));
		}
		if (text.startsWith(HostileServer.SESSIONS)) {
			return faulty(text, () -> call(target, method, new Object[] { this.server.answerOnSessions(text) }));
		}
		if (text.startsWith("KILL ")) {
			return faulty(text, () -> false);
		}
		if (text.startsWith(HostileServer.COMMITTING)) {
			return faulty(text,
					() -> call(target, method, new Object[] { "SELECT " + (this.server.committing ? 1 : 0) }));
		}
		return faulty(text, () -> call(target, method, args));
	}

	// What the procedure does
	private boolean commit(String key) throws SQLException {
		try (Statement statement = this.database.createStatement()) {
			statement.execute("INSERT INTO keys VALUES " + key);
		}
		this.database.commit();
		return false;
	}

	private @Nullable Object faulty(String text, Call call) throws Throwable {
		checkOpen();
		this.server.calls.add(text);
		if (this.server.down) {
			throw lost(HostileServer.lost());
		}
		Throwable bug = this.server.bug;
		if (bug != null && (text.equals("commit") || text.startsWith(HostileServer.COMMIT))) {
			throw bug;
		}
		Fault fault = this.server.fault(text);
		if (fault == null) {
			try {
				return call.run();
			}
			catch (SQLException ex) {
				throw isClosed() ? HostileServer.lost() : ex;
			}
		}
		if (fault.done()) {
			call.run();
		}
		if (fault.bug() != null) {
			throw fault.bug();
		}
		if (fault.hangs() != null) {
			fault.hangs().countDown();
			awaitClosing();
		}
		throw lost(fault.error());
	}

	// An interrupt does not wake a thread that reads from a socket
	private void awaitClosing() {
		boolean interrupted = false;
		while (this.closed.getCount() > 0) {
			try {
				this.closed.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void failIfChosen(String call) throws SQLException {
		Fault fault = this.server.fault(call);
		if (fault != null && fault.bug() instanceof Error bug) {
			throw bug;
		}
		if (fault != null) {
			throw lost(fault.error());
		}
	}

	private SQLException lost(SQLException error) throws SQLException {
		if (String.valueOf(error.getSQLState()).startsWith("08")) {
			close();
		}
		if (error.getErrorCode() == 1213) {
			this.database.rollback();
		}
		return error;
	}

	private void checkOpen() throws SQLException {
		if (isClosed()) {
			throw new SQLException("No operations allowed after connection closed.", "08003");
		}
	}

	private void close() throws SQLException {
		if (this.server.connections.remove(this)) {
			this.closed.countDown();
			if (!this.database.getAutoCommit()) {
				this.database.rollback();
			}
			this.database.close();
		}
	}

	private static @Nullable Object call(Object target, Method method, Object @Nullable [] args) throws Throwable {
		return AopUtils.invokeJoinpointUsingReflection(target, method, (args != null) ? args : new Object[0]);
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(HostileConnection.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	/** What the database is asked. */
	private interface Call {

		@Nullable Object run() throws Throwable;

	}

}
