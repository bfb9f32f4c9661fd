package io.github.fabricspring.pool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;

import org.jspecify.annotations.Nullable;

/**
 * A stand-in that a retired pool hands out instead of a connection. Only a connection
 * wakes the callers that wait in HikariCP; closing the pool does not, and they would wait
 * until connectionTimeout although the server has left. Its statements do nothing,
 * because the pool runs its connection-init-sql on every connection.
 */
final class RetiredConnection implements InvocationHandler {

	private RetiredConnection() {
	}

	static Connection create() {
		return (Connection) standIn(Connection.class);
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) {
		return switch (method.getName()) {
			case "equals" -> args != null && proxy == args[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> "RetiredConnection";
			case "isValid", "getAutoCommit" -> true;
			default -> nothing(method.getReturnType());
		};
	}

	private static @Nullable Object nothing(Class<?> type) {
		if (type == boolean.class) {
			return false;
		}
		if (type == int.class) {
			return 0;
		}
		if (type == long.class) {
			return 0L;
		}
		return (type.isInterface() && type.getName().startsWith("java.sql.")) ? standIn(type) : null;
	}

	private static Object standIn(Class<?> type) {
		return Proxy.newProxyInstance(RetiredConnection.class.getClassLoader(), new Class<?>[] { type },
				new RetiredConnection());
	}

}
