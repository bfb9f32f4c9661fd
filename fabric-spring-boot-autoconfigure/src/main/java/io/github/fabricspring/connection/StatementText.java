package io.github.fabricspring.connection;

import java.util.Arrays;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a statement's text tells of the transaction that it is sent in. By MySQL's list of
 * statements that commit implicitly; what is not known is taken for the worse.
 */
final class StatementText {

	private static final String COMMENTS = "(?:\\s++|\\(|/\\*(?!!).*?\\*/|(?:--\\s|#)[^\\n]*+(?:\\n|$))*+";

	/** They end what came before and begin anew, so that the server's flag stays up. */
	private static final Pattern BEGINS_ANEW = pattern(
			"BEGIN|START\\s+TRANSACTION|LOCK\\s+TABLES?|(?:COMMIT|ROLLBACK)(?:\\s+WORK)?\\s+AND\\s+CHAIN");

	private static final Pattern LEAVES_IT_OPEN = pattern("SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|VALUES|TABLE|DO"
			+ "|LOAD\\s+(?:DATA|XML)|HANDLER|SHOW|DESC|DESCRIBE|EXPLAIN|USE|KILL|PREPARE|DEALLOCATE"
			+ "|SET(?!.*\\b(?:AUTOCOMMIT|PASSWORD)\\b)|SAVEPOINT|RELEASE|ROLLBACK\\s+(?:WORK\\s+)?TO"
			+ "|(?:CREATE|DROP)\\s+TEMPORARY");

	private static final Pattern PROCEDURE = pattern("CALL|EXECUTE|\\{.*?\\bCALL");

	private StatementText() {
	}

	private static Pattern pattern(String words) {
		return Pattern.compile(COMMENTS + "(?:" + words + ")\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
	}

	/**
	 * Whether a statement ends the transaction before it although the server is in one
	 * after it. A procedure that does so is not seen.
	 * @param sql the text, {@code null} if unknown
	 * @return whether it begins another
	 */
	static boolean beginsAnew(@Nullable String sql) {
		return sql != null && BEGINS_ANEW.matcher(sql).matches();
	}

	/**
	 * Whether it is a procedure, of whose statements one may have failed after others
	 * were committed.
	 * @param sql the text
	 * @return whether it calls one, or executes what only the server knows
	 */
	static boolean isProcedure(String sql) {
		return PROCEDURE.matcher(sql).matches();
	}

	/**
	 * Whether what came before a statement, or what it does itself, may be committed by
	 * the time it is done: after DDL, {@code COMMIT}, and any procedure.
	 * @param sql the text
	 * @return whether nothing says that it is not
	 */
	static boolean mayCommit(String sql) {
		return !LEAVES_IT_OPEN.matcher(sql).matches();
	}

	/**
	 * The same of a text that may be several statements.
	 * @param sql the text
	 * @return whether nothing says that none of them commits
	 */
	static boolean anyMayCommit(String sql) {
		return Arrays.stream(sql.split(";")).anyMatch((part) -> !part.isBlank() && mayCommit(part));
	}

}
