package io.github.fabricspring.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

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

	private final Connection physical;

	private final @Nullable ServerSession session;

	ServerFlag(Connection physical) {
		this.physical = physical;
		this.session = (physical instanceof JdbcConnection mysql) ? mysql.getSession().getServerSession() : null;
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
