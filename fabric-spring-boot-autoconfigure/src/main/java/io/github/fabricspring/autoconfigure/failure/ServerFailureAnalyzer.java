package io.github.fabricspring.autoconfigure.failure;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.fabricspring.pool.refusal.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a start that needs a MySQL server which refuses the login or cannot be
 * reached.
 */
class ServerFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

	private static final int DATABASE_DENIED = 1044;

	private static final int LOGIN_DENIED = 1045;

	private static final int NO_DATABASE = 1049;

	private static final int HOST_DENIED = 1130;

	/** The name of a server's pool, with which HikariCP begins its timeouts. */
	private static final Pattern POOL = Pattern.compile("(?<group>[^/]+)/(?<server>\\S+[:_]\\d+) - ");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
		Matcher pool = POOL.matcher(String.valueOf(cause.getMessage()));
		if (!pool.lookingAt()) {
			return null;
		}
		SQLException reason = (cause.getCause() instanceof SQLException told) ? told : cause;
		return describe(StartupAdvice.bean(rootFailure) + " needs a connection while the application starts.",
				pool.group("group"), pool.group("server"), reason);
	}

	static FailureAnalysis describe(String need, String group, String server, SQLException reason) {
		boolean refused = Refusal.isLasting(reason);
		return new FailureAnalysis(
				"%s %s - %s %s: %s".formatted(need, group, server,
						(refused) ? "refused it" : "could not be connected to", firstLine(reason)),
				advice(group, server, reason.getErrorCode(), refused), reason);
	}

	private static String advice(String group, String server, int code, boolean refused) {
		String account = "fabric.datasource.username and .password (or fabric.groups.%s.datasource.username and .password)"
			.formatted(group);
		return switch (code) {
			case LOGIN_DENIED, HOST_DENIED -> "Check " + account
					+ ". They are an account of the MySQL servers, not of the Fabric node; it must be allowed to log in from this host: CREATE USER … IDENTIFIED BY ….";
			case DATABASE_DENIED ->
				"Grant the account its database: GRANT ALL ON <database>.* TO <account>. Or check fabric.datasource.database.";
			case NO_DATABASE ->
				"Create the database on the primary, or correct fabric.datasource.database (or fabric.groups.%s.datasource.database)."
					.formatted(group);
			default -> (refused)
					? "Check the certificates: fabric.datasource.properties.sslMode and trustCertificateKeyStoreUrl, and the certificate that the server presents. Otherwise check "
							+ account + "."
					: "Check that MySQL runs at %s and can be reached from here. If the server is down for good, promote another one."
						.formatted(server);
		};
	}

	// Connector/J's messages continue after an empty line with details of packets
	private static String firstLine(SQLException error) {
		return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
	}

}
