package io.github.fabricspring.connection.statement;

import java.sql.Connection;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a session takes, by its driver's properties.
 *
 * @param several whether one text may be several statements
 * @param severalInBatch whether one text of a batch may be: to put the texts of a batch
 * together, the driver switches that on at the server
 */
public record SessionTexts(boolean several, boolean severalInBatch) {

	/**
	 * Reads a connection's properties.
	 * @param physical the driver's connection
	 * @return what its session takes
	 */
	public static SessionTexts of(Connection physical) {
		boolean several = isOn(physical, PropertyKey.allowMultiQueries);
		return new SessionTexts(several, several || isOn(physical, PropertyKey.rewriteBatchedStatements));
	}

	private static boolean isOn(Connection physical, PropertyKey property) {
		return physical instanceof JdbcConnection mysql
				&& Boolean.TRUE.equals(mysql.getPropertySet().getBooleanProperty(property).getValue());
	}

	/**
	 * Returns the kind of a text.
	 * @param sql the text
	 * @param batch whether it is sent in a batch
	 * @return the kind
	 */
	public StatementKind kind(String sql, boolean batch) {
		return StatementText.kind(sql, (batch) ? this.severalInBatch : this.several);
	}

	/**
	 * Whether a text that is not sent in a batch may be several statements.
	 * @param text the text, {@code null} if it is not known
	 * @return whether it may
	 */
	public boolean mayBeSeveral(@Nullable String text) {
		return text == null || (this.several && text.indexOf(';') >= 0);
	}

}
