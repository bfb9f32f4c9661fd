package io.github.fabricspring.connection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;

import io.github.fabricspring.connection.statement.StatementKind;
import io.github.fabricspring.connection.transaction.StatementWatch;
import org.jspecify.annotations.Nullable;

/**
 * A statement that reports its calls and errors to the connection's transaction. It is a
 * proxy, because statements have two hundred methods of which a few matter.
 */
final class TrackedStatement implements InvocationHandler {

	private final Statement target;

	private final @Nullable String sql;

	private final Connection connection;

	private final StatementWatch watch;

	/** The kind of the last executed statement. */
	private StatementKind executed = StatementKind.ORDINARY;

	/** The kind of the batch that is not executed yet. */
	private @Nullable StatementKind batched;

	/** The kind of {@link #sql}, once it was needed. */
	private @Nullable StatementKind prepared;

	private TrackedStatement(Statement target, @Nullable String sql, Connection connection, StatementWatch watch) {
		this.target = target;
		this.sql = sql;
		this.connection = connection;
		this.watch = watch;
	}

	static <T extends Statement> T of(T target, Class<T> type, @Nullable String sql, Connection connection,
			StatementWatch watch) {
		return proxy(type, new TrackedStatement(target, sql, connection, watch));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		String name = method.getName();
		if (name.startsWith("execute")) {
			return execute(proxy, method, args);
		}
		return switch (name) {
			case "getMoreResults", "getResultSet", "close" -> call(proxy, method, args, true);
			// The driver executes a query to describe it
			case "getMetaData" -> execute(proxy, method, args);
			case "getParameterMetaData", "getWarnings" -> call(proxy, method, args, false);
			case "addBatch" -> addBatch(method, args);
			case "clearBatch" -> clearBatch(method, args);
			case "getConnection" -> this.connection;
			case "unwrap" -> {
				this.watch.expose();
				yield call(this.target, method, args);
			}
			case "equals" -> args != null && proxy == args[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> call(this.target, method, args);
		};
	}

	private @Nullable Object execute(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		String text = text(args);
		String sent = (text != null) ? text : this.sql;
		boolean batch = method.getName().endsWith("Batch");
		StatementKind kind = (text != null) ? this.watch.kind(text, false) : ownKind(batch);
		this.watch.refuseOpening(sent);
		this.watch.before(kind, sent);
		this.executed = kind;
		if (batch) {
			this.batched = null;
		}
		Object result = call(proxy, method, args, this.watch.isConnected());
		after(kind);
		return result;
	}

	private void after(StatementKind kind) throws SQLException {
		try {
			this.watch.after(kind);
		}
		catch (SQLException ex) {
			SQLException failure = this.watch.failed(ex, true, kind);
			if (ex instanceof SQLInvalidAuthorizationSpecException) {
				// A role was set that may write past read_only: nothing of it is
				// committed
				this.watch.broken().end(ex);
			}
			throw failure;
		}
	}

	// A batch of the driver's may have other texts beside the prepared one, and waits
	// while other statements are executed
	private StatementKind ownKind(boolean batch) {
		StatementKind others = (batch) ? this.batched : null;
		if (this.sql == null) {
			return (others != null) ? others : StatementKind.ORDINARY;
		}
		StatementKind own = (batch) ? this.watch.kind(this.sql, true) : prepared(this.sql);
		return (others != null) ? own.and(others) : own;
	}

	private StatementKind prepared(String sql) {
		StatementKind kind = this.prepared;
		if (kind == null) {
			kind = this.watch.kind(sql, false);
			this.prepared = kind;
		}
		return kind;
	}

	private @Nullable Object addBatch(Method method, Object @Nullable [] args) throws Throwable {
		String text = text(args);
		if (text != null) {
			this.watch.refuseOpening(text);
			StatementKind kind = this.watch.kind(text, true);
			this.batched = (this.batched != null) ? this.batched.and(kind) : kind;
		}
		return call(this.target, method, args);
	}

	private @Nullable Object clearBatch(Method method, Object @Nullable [] args) throws Throwable {
		this.batched = null;
		return call(this.target, method, args);
	}

	private static @Nullable String text(Object @Nullable [] args) {
		return (args != null && args.length > 0 && args[0] instanceof String text) ? text : null;
	}

	private @Nullable Object call(Object proxy, Method method, Object @Nullable [] args, boolean sendable)
			throws Throwable {
		this.watch.calls().begin();
		try {
			Object result = call(this.target, method, args);
			return (result instanceof ResultSet rows && isInUse(rows)) ? fetching(rows, proxy) : result;
		}
		catch (SQLException ex) {
			throw this.watch.failed(ex, sendable, this.executed);
		}
		catch (RuntimeException | Error ex) {
			throw this.watch.broken().endInStatement(ex, sendable, this.executed);
		}
		finally {
			this.watch.calls().end();
		}
	}

	// Rows that are fetched while they are read fail after execute() has returned, and
	// updatable rows send statements of their own.
	private boolean isInUse(ResultSet rows) throws SQLException {
		return this.target.getFetchSize() != 0 || rows.getConcurrency() == ResultSet.CONCUR_UPDATABLE;
	}

	private ResultSet fetching(ResultSet rows, Object statement) {
		return proxy(ResultSet.class, (proxy, method, args) -> switch (method.getName()) {
			case "getStatement" -> statement;
			case "updateRow", "insertRow", "deleteRow" -> {
				this.watch.before(StatementKind.ORDINARY, null);
				Object result = fetch(rows, method, args, StatementKind.ORDINARY);
				this.watch.after(StatementKind.ORDINARY);
				yield result;
			}
			default -> fetch(rows, method, args, this.executed);
		});
	}

	private @Nullable Object fetch(ResultSet rows, Method method, Object @Nullable [] args, StatementKind kind)
			throws Throwable {
		this.watch.calls().begin();
		try {
			return call(rows, method, args);
		}
		catch (SQLException ex) {
			throw this.watch.failed(ex, true, kind);
		}
		catch (RuntimeException | Error ex) {
			// a value that cannot be converted says nothing about the connection
			throw (ex instanceof RuntimeException && method.getName().startsWith("get")) ? ex
					: this.watch.broken().endInStatement(ex, true, kind);
		}
		finally {
			this.watch.calls().end();
		}
	}

	private static @Nullable Object call(Object target, Method method, Object @Nullable [] args) throws Throwable {
		try {
			return method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(TrackedStatement.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

}
