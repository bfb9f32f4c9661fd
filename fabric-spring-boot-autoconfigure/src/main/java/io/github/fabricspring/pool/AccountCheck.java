package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The check that {@code read_only} binds the account of a group. An account that it does
 * not bind goes on writing to a demoted server, and what it writes there is lost. The
 * account is asked for its grants on the first connection to each server, as its grants
 * may differ.
 */
final class AccountCheck {

	private static final Log logger = LogFactory.getLog(AccountCheck.class);

	/** The server includes the grants of active roles. */
	private static final String QUESTION = "SHOW GRANTS";

	private static final Pattern PRIVILEGED = Pattern
		.compile("GRANT .*\\b(SUPER|CONNECTION_ADMIN|ALL PRIVILEGES)\\b.* ON \\*\\.\\* TO .*");

	/** Whether the account of a group is privileged on a server, by the pool's name. */
	private final Map<String, Boolean> privileged = new ConcurrentHashMap<>();

	/**
	 * Whether any account is privileged: if not, a borrower need not look into the map.
	 * It is set before the map.
	 */
	private volatile boolean anyPrivileged;

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
	 * Asks for the account's grants, once per server.
	 * @param physical the driver's connection
	 * @param server its server
	 */
	void check(Connection physical, Server server) {
		String name = ServerPools.name(server);
		String group = server.group();
		if (!(physical instanceof JdbcConnection) || this.privileged.containsKey(name)) {
			return;
		}
		try {
			boolean privileged = isPrivileged(physical);
			if (privileged) {
				this.anyPrivileged = true;
			}
			if (this.privileged.put(name, privileged) == null && privileged && isAllowed(group)) {
				logger.warn(group + " - " + server.address()
						+ ": the account has SUPER or CONNECTION_ADMIN and may write all the same"
						+ " (fabric.datasource.allow-privileged-account=true): what it writes to a demoted server"
						+ " that is only read_only, as MySQL Fabric leaves it, is lost");
			}
		}
		catch (SQLException ex) {
			logger.debug(group + " - could not ask for the account's grants", ex);
		}
	}

	/**
	 * Refuses a connection for writing if its account is privileged and that is not
	 * allowed.
	 * @param server the server that the connection leads to
	 * @throws SQLException if the account is privileged and that is not allowed
	 */
	void checkWrite(Server server) throws SQLException {
		String group = server.group();
		if (this.anyPrivileged && Boolean.TRUE.equals(this.privileged.get(ServerPools.name(server)))
				&& !isAllowed(group) && !this.fencesItself.test(group)) {
			throw new SQLInvalidAuthorizationSpecException("%s - %s: refused to write through account %s, which has"
				.formatted(group, server.address(), this.settings.apply(group).username())
					+ " SUPER or CONNECTION_ADMIN. read_only does not bind it, so that after a switchover it would write"
					+ " to the demoted server, and lose what it writes. Use an account with rights on its own schema"
					+ " only, or set fabric.datasource.allow-privileged-account=true and accept such losses", "28000");
		}
	}

	private boolean isAllowed(String group) {
		return this.settings.apply(group).allowPrivilegedAccount();
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
