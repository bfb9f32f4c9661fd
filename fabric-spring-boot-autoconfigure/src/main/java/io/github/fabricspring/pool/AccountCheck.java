package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.mysql.cj.jdbc.JdbcConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns, once per group, of an account that {@code read_only} does not bind: on a server
 * that was deposed it could write on. Asked on the first connection of a pool.
 */
final class AccountCheck {

	private static final Log logger = LogFactory.getLog(AccountCheck.class);

	private static final String QUESTION = "SELECT COUNT(*) FROM information_schema.user_privileges"
			+ " WHERE privilege_type IN ('SUPER', 'CONNECTION_ADMIN') AND grantee = CONCAT('''',"
			+ " SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')";

	private final Set<String> checked = ConcurrentHashMap.newKeySet();

	void check(Connection physical, String group) {
		if (!(physical instanceof JdbcConnection) || !this.checked.add(group)) {
			return;
		}
		try (Statement statement = physical.createStatement(); ResultSet answer = statement.executeQuery(QUESTION)) {
			if (answer.next() && answer.getInt(1) > 0) {
				logger.warn(group + " - the account has SUPER or CONNECTION_ADMIN: a primary that is merely read_only,"
						+ " as MySQL Fabric leaves it after a switchover, takes its writes on. Its connections there are"
						+ " cut once another primary is announced; an account without these privileges is safer");
			}
		}
		catch (SQLException ex) {
			this.checked.remove(group);
			logger.debug(group + " - could not ask for the account's privileges", ex);
		}
	}

}
