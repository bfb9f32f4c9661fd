package io.github.fabricspring.support;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A session that refuses to write while it is read-only, as MySQL's do and H2's do not.
 */
public final class ReadOnlySession {

	private static final Pattern WRITE = Pattern
		.compile("(?is)\\s*(INSERT|UPDATE|DELETE|MERGE|REPLACE|CREATE|DROP|ALTER|TRUNCATE)\\b.*");

	private final Connection database;

	private boolean readOnly;

	public ReadOnlySession(Connection database) {
		this.database = database;
	}

	public Connection proxy() {
		return (Connection) proxy(Connection.class, this::onConnection);
	}

	private @Nullable Object onConnection(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		if (method.getName().equals("setReadOnly") && args != null) {
			this.readOnly = (boolean) args[0];
			return null;
		}
		Object result = call(this.database, method, args);
		if (!(result instanceof Statement statement)) {
			return result;
		}
		String prepared = (args != null && args[0] instanceof String sql) ? sql : null;
		return proxy(method.getReturnType(), (ignored, operation, values) -> {
			String sql = (values != null && values[0] instanceof String direct) ? direct : prepared;
			if (operation.getName().startsWith("execute") && sql != null && this.readOnly
					&& WRITE.matcher(sql).matches()) {
				throw new SQLException("Cannot execute statement in a READ ONLY transaction.", "25006", 1792);
			}
			return call(statement, operation, values);
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

	private static Object proxy(Class<?> type, InvocationHandler handler) {
		return Proxy.newProxyInstance(ReadOnlySession.class.getClassLoader(), new Class<?>[] { type }, handler);
	}

}
