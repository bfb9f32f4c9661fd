package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.connection.lease.SessionRights;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The check that {@code read_only} binds the account of a group. An account that it does
 * not bind goes on writing to a demoted server, and what it writes there is lost. The
 * server is asked for the grants of each session before its first write, when the pool's
 * initial statement has run, and again after a role was set; not in a group whose servers
 * refuse the writes of every account by themselves.
 */
final class AccountCheck {

	private static final Log logger = LogFactory.getLog(AccountCheck.class);

	/** The server includes the grants of active roles. */
	private static final String QUESTION = "SHOW GRANTS";

	private static final Pattern PRIVILEGED = Pattern
		.compile("GRANT .*\\b(SUPER|CONNECTION_ADMIN|ALL PRIVILEGES)\\b.* ON \\*\\.\\* TO .*");

	/** The servers whose account is privileged and allowed, by the pools' names. */
	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	private final Function<String, PoolSettings> settings;

	private final Predicate<String> fencesItself;

	/**
	 * Creates the check.
	 * @param settings the settings of a group by its name
	 * @param fencesItself whether a group's servers refuse the writes of every account by
	 * themselves once they are not primary
	 */
	AccountCheck(Function<String, PoolSettings> settings, Predicate<String> fencesItself) {
		this.fencesItself = fencesItself;
		this.settings = settings;
	}

	/**
	 * Asks for a session's grants, unless they are known, and refuses a privileged
	 * session if that is not allowed. A session whose grants the server does not tell may
	 * be privileged, as all are under {@code --skip-grant-tables}.
	 * @param physical the driver's connection
	 * @param rights what is known of the session's rights
	 * @param server its server
	 * @throws SQLException if the session must not write, or its connection is lost
	 */
	void check(Connection physical, SessionRights rights, Server server) throws SQLException {
		String group = server.group();
		if (this.fencesItself.test(group)) {
			rights.learn(false);
			return;
		}
		if (!rights.areKnown()) {
			rights.learn(physical instanceof JdbcConnection && mayBePrivileged(physical, server));
			if (rights.isPrivileged() && isAllowed(group) && this.warned.add(ServerPools.name(server))) {
				logger.warn(group + " - " + server.address()
						+ ": the account has SUPER or CONNECTION_ADMIN and may write all the same"
						+ " (fabric.datasource.allow-privileged-account=true): what it writes to a demoted server"
						+ " that is only read_only, as MySQL Fabric leaves it, is lost");
			}
		}
		if (rights.isPrivileged() && !isAllowed(group)) {
			throw refused(server, "has", null);
		}
	}

	private boolean mayBePrivileged(Connection physical, Server server) throws SQLException {
		try {
			return isPrivileged(physical);
		}
		catch (SQLException ex) {
			if (Diagnosis.of(ex).connectionLost()) {
				throw ex;
			}
			if (isAllowed(server.group())) {
				logger.debug(server.group() + " - could not ask for the account's grants", ex);
				return false;
			}
			throw refused(server, "may have (SHOW GRANTS failed: " + ex.getMessage() + ")", ex);
		}
	}

	private boolean isAllowed(String group) {
		return this.settings.apply(group).allowPrivilegedAccount();
	}

	private SQLException refused(Server server, String has, @Nullable SQLException cause) {
		return new SQLInvalidAuthorizationSpecException(
				"%s - %s: refused to write through account %s, which %s SUPER or CONNECTION_ADMIN. read_only does not"
					.formatted(server.group(), server.address(), this.settings.apply(server.group()).username(), has)
						+ " bind such an account, so that after a switchover it would write to the demoted server, and"
						+ " lose what it writes. Use an account with rights on its own schema only, or set"
						+ " fabric.datasource.allow-privileged-account=true and accept such losses",
				"28000", cause);
	}

	private static boolean isPrivileged(Connection physical) throws SQLException {
		try (Statement statement = physical.createStatement(); ResultSet grants = statement.executeQuery(QUESTION)) {
			boolean privileged = false;
			while (grants.next()) {
				privileged |= PRIVILEGED.matcher(grants.getString(1)).matches();
			}
			return privileged;
		}
	}

}
