package io.github.fabricspring.connection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.lease.Lease;
import io.github.fabricspring.connection.transaction.BrokenDriver;
import io.github.fabricspring.connection.transaction.ConnectionState;
import org.jspecify.annotations.Nullable;

/**
 * The questions that a driver asks the server beside the application's statements, such
 * as those of its metadata. They change nothing, and the connection may be lost by them.
 */
final class ServerQuestions {

	private final ConnectionState state;

	private final Lease lease;

	private final BrokenDriver broken;

	ServerQuestions(ConnectionState state, Lease lease, BrokenDriver broken) {
		this.state = state;
		this.lease = lease;
		this.broken = broken;
	}

	/**
	 * Asks, and reports a loss to the call that has fetched the connection.
	 * @param <T> the type of the answer
	 * @param question the driver's call
	 * @return its result
	 * @throws SQLException as the driver threw it, with more words if the connection was
	 * cut
	 */
	<T> T ask(DriverCall<T> question) throws SQLException {
		try {
			return question.ask();
		}
		catch (SQLException ex) {
			Diagnosis diagnosis = this.state.diagnose(ex);
			this.lease.failed(diagnosis, Phase.NOTHING_AT_RISK);
			throw diagnosis.error();
		}
		catch (RuntimeException | Error ex) {
			this.broken.end(ex);
			throw ex;
		}
	}

	/**
	 * Asks as {@link #ask} does, where other threads may watch how long it takes.
	 * @param <T> the type of the answer
	 * @param question the driver's call
	 * @return its result
	 * @throws SQLException as the driver threw it
	 */
	<T> T askWatched(DriverCall<T> question) throws SQLException {
		this.state.calls().begin();
		try {
			return ask(question);
		}
		finally {
			this.state.calls().end();
		}
	}

	/**
	 * Returns metadata whose questions are asked here.
	 * @param target the driver's metadata
	 * @param connection the connection that it is of
	 * @return the same metadata, watched
	 */
	DatabaseMetaData of(DatabaseMetaData target, Connection connection) {
		return (DatabaseMetaData) Proxy.newProxyInstance(ServerQuestions.class.getClassLoader(),
				new Class<?>[] { DatabaseMetaData.class }, (proxy, method, args) -> switch (method.getName()) {
					case "getConnection" -> connection;
					case "equals" -> args != null && proxy == args[0];
					case "hashCode" -> System.identityHashCode(proxy);
					default -> askWatched(() -> Optional.ofNullable(call(target, method, args))).orElse(null);
				});
	}

	private static @Nullable Object call(DatabaseMetaData target, Method method, Object @Nullable [] args)
			throws SQLException {
		try {
			return method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof SQLException error) {
				throw error;
			}
			if (ex.getTargetException() instanceof Error error) {
				throw error;
			}
			throw (ex.getTargetException() instanceof RuntimeException error) ? error
					: new IllegalStateException(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A driver's call.
	 *
	 * @param <T> the type of its result
	 */
	@FunctionalInterface
	interface DriverCall<T> {

		T ask() throws SQLException;

	}

}
