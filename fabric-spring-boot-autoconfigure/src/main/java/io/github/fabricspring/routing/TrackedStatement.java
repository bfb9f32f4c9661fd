package io.github.fabricspring.routing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

/**
 * Tells a connection's transaction what its statements meet. Every call of a statement
 * goes through here, so the common ones are let pass at once.
 */
final class TrackedStatement implements InvocationHandler {

	private final Statement target;

	private final Connection connection;

	private final TrackedTransaction transaction;

	private TrackedStatement(Statement target, Connection connection, TrackedTransaction transaction) {
		this.target = target;
		this.connection = connection;
		this.transaction = transaction;
	}

	static <T extends Statement> T of(T target, Class<T> type, Connection connection, TrackedTransaction transaction) {
		return type.cast(Proxy.newProxyInstance(TrackedStatement.class.getClassLoader(), new Class<?>[] { type },
				new TrackedStatement(target, connection, transaction)));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		String name = method.getName();
		boolean executes = name.startsWith("execute");
		if (executes) {
			this.transaction.beforeStatement();
		}
		else if (name.equals("getConnection")) {
			return this.connection;
		}
		else if (name.equals("equals") && args != null) {
			return proxy == args[0];
		}
		else if (name.equals("hashCode")) {
			return System.identityHashCode(proxy);
		}
		try {
			return method.invoke(this.target, args);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof SQLException sql && (executes || name.equals("getMoreResults"))) {
				this.transaction.statementFailed(sql);
			}
			throw ex.getTargetException();
		}
	}

}
