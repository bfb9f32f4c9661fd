package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session is in a transaction, as the server says with each answer, without
 * asking it. Known of Connector/J's connections only.
 * <p>
 * Errors carry no flag, and the answer to a ping says "no" even inside a transaction: the
 * flag is worth something only right after a statement that succeeded.
 */
final class ServerFlag {

	/** They commit what came before and begin anew, so that the flag does not drop. */
	private static final Pattern COMMITS_FIRST = Pattern.compile(
			"(?:\\s|/\\*.*?\\*/|(?:--\\s|#)[^\\n]*\\n)*(?:BEGIN|START\\s+TRANSACTION|LOCK\\s+TABLES?)\\b.*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private final Connection physical;

	private final @Nullable ServerSession session;

	ServerFlag(Connection physical) {
		this.physical = physical;
		this.session = (physical instanceof JdbcConnection mysql) ? mysql.getSession().getServerSession() : null;
	}

	/**
	 * Whether a statement commits what came before it although the flag stays up. A
	 * procedure that does so is not seen.
	 * @param sql the statement's text, {@code null} if unknown
	 * @return whether it begins a transaction
	 */
	static boolean commitsFirst(@Nullable String sql) {
		return sql != null && COMMITS_FIRST.matcher(sql).matches();
	}

	boolean isKnown() {
		return this.session != null;
	}

	boolean isAutocommit() {
		return this.session != null && this.session.isAutocommit();
	}

	boolean inTransaction() {
		return this.session != null && this.session.inTransactionOnServer();
	}

	/**
	 * Has the server say it anew, in one round trip that touches no table.
	 * @throws SQLException as the driver threw it
	 */
	void refresh() throws SQLException {
		try (Statement statement = this.physical.createStatement()) {
			statement.execute("SELECT 1");
		}
	}

}
