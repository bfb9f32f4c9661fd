package io.github.fabricspring.acceptance.bench;

import java.lang.reflect.Constructor;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Connects to nothing, at once: what is measured over it is the way to the connection.
 * The connection is a class, not a proxy, whose calls would cost as much as a pool's.
 */
final class StubDriver implements Driver {

	private static final Constructor<? extends Connection> CONNECTION = connection();

	private static Constructor<? extends Connection> connection() {
		try {
			return new ByteBuddy().subclass(StubConnection.class)
				.method(ElementMatchers.isAbstract())
				.intercept(StubMethod.INSTANCE)
				.method(ElementMatchers.named("isValid"))
				.intercept(FixedValue.value(true))
				.method(ElementMatchers.namedOneOf("setAutoCommit", "getAutoCommit"))
				.intercept(FieldAccessor.ofField("autoCommit"))
				.make()
				.load(StubDriver.class.getClassLoader())
				.getLoaded()
				.getConstructor();
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Connection connect(String url, Properties properties) throws SQLException {
		try {
			return CONNECTION.newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new SQLException(ex);
		}
	}

	@Override
	public boolean acceptsURL(String url) {
		return true;
	}

	@Override
	public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
		return new DriverPropertyInfo[0];
	}

	@Override
	public int getMajorVersion() {
		return 1;
	}

	@Override
	public int getMinorVersion() {
		return 0;
	}

	@Override
	public boolean jdbcCompliant() {
		return false;
	}

	@Override
	public Logger getParentLogger() {
		return Logger.getLogger(StubDriver.class.getName());
	}

	/** What the methods that are not made up need. */
	public abstract static class StubConnection implements Connection {

		/** Read and written by the class that is made of it. */
		protected boolean autoCommit = true;

	}

}
