package io.github.fabricspring.connection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

/**
 * Tells a connection's transaction what its statements meet. A proxy, because statements
 * have two hundred methods of which a few matter.
 */
final class TrackedStatement implements InvocationHandler {

	private final Statement target;

	private final @Nullable String sql;

	private final Connection connection;

	private final StatementWatch watch;

	/** What was executed last, of a batch what matters most. */
	private @Nullable String executed;

	/** A statement of the batch that may commit, if there is one. */
	private @Nullable String batched;

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
			case "getMoreResults", "getResultSet" -> call(proxy, method, args, true);
			case "addBatch" -> addBatch(method, args);
			case "getConnection" -> this.connection;
			case "equals" -> args != null && proxy == args[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> call(this.target, method, args);
		};
	}

	private @Nullable Object execute(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		this.watch.before();
		String text = text(args);
		this.executed = (text != null) ? text : (this.sql != null) ? this.sql : this.batched;
		this.batched = null;
		Object result = call(proxy, method, args, this.watch.isConnected());
		this.watch.after(this.executed);
		return result;
	}

	private @Nullable Object addBatch(Method method, Object @Nullable [] args) throws Throwable {
		String text = text(args);
		if (text != null && (this.batched == null || StatementText.mayCommit(text))) {
			this.batched = text;
		}
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
			return (result instanceof ResultSet rows && this.target.getFetchSize() != 0) ? fetching(rows, proxy)
					: result;
		}
		catch (SQLException ex) {
			this.watch.failed(ex, sendable, this.executed);
			throw ex;
		}
		finally {
			this.watch.calls().end();
		}
	}

	private ResultSet fetching(ResultSet rows, Object statement) {
		// Rows that come as they are read meet failures after execute() has returned
		return proxy(ResultSet.class, (proxy, method, args) -> {
			if (method.getName().equals("getStatement")) {
				return statement;
			}
			this.watch.calls().begin();
			try {
				return call(rows, method, args);
			}
			catch (SQLException ex) {
				this.watch.failed(ex, true, this.executed);
				throw ex;
			}
			finally {
				this.watch.calls().end();
			}
		});
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
