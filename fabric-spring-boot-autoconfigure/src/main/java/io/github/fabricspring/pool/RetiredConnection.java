package io.github.fabricspring.pool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;

import org.jspecify.annotations.Nullable;

/**
 * What a retired pool gets to hand out instead of a connection: HikariCP wakes those who
 * wait for a connection by nothing else, not by closing the pool, and they would wait for
 * as long as connectionTimeout although the server has left.
 */
final class RetiredConnection implements InvocationHandler {

	private RetiredConnection() {
	}

	static Connection create() {
		return (Connection) Proxy.newProxyInstance(RetiredConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, new RetiredConnection());
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) {
		return switch (method.getName()) {
			case "equals" -> args != null && proxy == args[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> "RetiredConnection";
			case "isValid", "getAutoCommit" -> true;
			case "isClosed", "isReadOnly", "isWrapperFor" -> false;
			case "getNetworkTimeout", "getTransactionIsolation", "getHoldability" -> 0;
			default -> null;
		};
	}

}
