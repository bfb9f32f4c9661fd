package io.github.fabricspring.discovery;

import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import org.jspecify.annotations.Nullable;

/**
 * Why a server could not be asked, in a clause for messages.
 */
final class AskFailure {

	/** SELECT denied for a table, for a column, and a missing privilege. */
	private static final Set<Integer> MISSING_GRANTS = Set.of(1142, 1143, 1227);

	/**
	 * Too many connections, in all or of the account; a login that is refused, always or
	 * without TLS.
	 */
	private static final Set<Integer> NOT_LET_IN = Set.of(1040, 1044, 1045, 1129, 1130, 1203, 1226, 1251, 1524, 1698,
			1820, 1862, 3118, 3159, 3955);

	/**
	 * No room now: memory, threads, connections in all or of the account; offline mode.
	 */
	private static final Set<Integer> NO_ROOM = Set.of(1037, 1038, 1040, 1041, 1135, 1203, 1226, 3032);

	/**
	 * One question, or its connection, was ended: a lock wait or a deadlock, a query or a
	 * session that was killed or took too long, a shutdown, and what the server's network
	 * layer reports.
	 */
	private static final Set<Integer> ENDED = Set.of(1053, 1080, 1081, 1152, 1153, 1154, 1155, 1156, 1157, 1158, 1159,
			1160, 1161, 1184, 1205, 1213, 1317, 3024, 3168, 3169, 4031);

	private AskFailure() {
	}

	/**
	 * Explains a failure.
	 * @param error the driver's error
	 * @param connection the connection that it came from, {@code null} if none was opened
	 * @param engine the question
	 * @return one clause
	 */
	static String explain(SQLException error, @Nullable Connection connection, DiscoveryEngine engine) {
		if (MISSING_GRANTS.contains(error.getErrorCode())) {
			String account = account(connection);
			return line(error) + " (grant it: "
					+ engine.grants()
						.stream()
						.map((grant) -> "GRANT " + grant + " TO " + account + ";")
						.collect(Collectors.joining(" "))
					+ ")";
		}
		return isRefusal(error) ? line(error) : line(root(error));
	}

	/**
	 * Tells whether the server itself answered with an error.
	 * @param error the driver's error
	 * @return {@code false} if there was no answer
	 */
	static boolean isRefusal(SQLException error) {
		return error.getErrorCode() > 0;
	}

	/**
	 * Tells whether the server refused, and goes on doing so until a person changes that.
	 * @param error the driver's error
	 * @return {@code false} if there was no answer, or if the error may pass by itself
	 */
	static boolean isLasting(SQLException error) {
		return isRefusal(error) && !NO_ROOM.contains(error.getErrorCode()) && !ENDED.contains(error.getErrorCode());
	}

	/**
	 * Tells whether the server lives and answered with an error that says nothing about
	 * its role.
	 * @param error the driver's error
	 * @return {@code false} if it may be down, in its shutdown or in offline mode
	 */
	static boolean isHindrance(SQLException error) {
		return MISSING_GRANTS.contains(error.getErrorCode()) || NOT_LET_IN.contains(error.getErrorCode());
	}

	private static String account(@Nullable Connection connection) {
		if (connection == null) {
			return "the account";
		}
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT CURRENT_USER()")) {
			row.next();
			String account = row.getString(1);
			int at = account.lastIndexOf('@');
			return "'" + account.substring(0, at) + "'@'" + account.substring(at + 1) + "'";
		}
		catch (SQLException ex) {
			return "the account";
		}
	}

	private static Throwable root(Throwable error) {
		Throwable root = error;
		for (int depth = 0; root.getCause() != null && depth < 16; depth++) {
			root = root.getCause();
		}
		return root;
	}

	private static String line(Throwable error) {
		String message = error.getMessage();
		if (error instanceof UnknownHostException) {
			return "unknown host " + message;
		}
		return (message != null && !message.isBlank()) ? message.strip().lines().findFirst().orElse("")
				: error.getClass().getSimpleName();
	}

}
