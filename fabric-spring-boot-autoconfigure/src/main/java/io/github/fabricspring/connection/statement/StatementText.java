package io.github.fabricspring.connection.statement;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The reading of a statement's text for its kind. The text decides where the server
 * cannot tell: before the statement is sent, and once its answer is lost. It follows
 * MySQL's list of statements that commit implicitly, and takes an unknown statement for
 * the worst kind.
 */
public final class StatementText {

	/** Stands for a text about a savepoint that the driver writes. */
	public static final String SAVEPOINT = "SAVEPOINT";

	private static final String COMMENTS = "(?:\\s++|\\(|/\\*(?!!).*?\\*/|(?:--(?=\\s|$)|#)[^\\n]*+(?:\\n|$))*+";

	private static final String END = "\\s*;?\\s*";

	private static final Pattern LEAVES_IT_OPEN = begins("SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|VALUES|TABLE|DO"
			+ "|LOAD\\s+(?:DATA|XML)|HANDLER|SHOW|DESC|DESCRIBE|EXPLAIN|USE|KILL|PREPARE|DEALLOCATE"
			+ "|SET(?!.*\\b(?:AUTOCOMMIT|PASSWORD|DEFAULT\\s+ROLE)\\b)|SAVEPOINT|RELEASE"
			+ "|ROLLBACK\\s+(?:WORK\\s+)?TO|(?:CREATE|DROP)\\s+TEMPORARY");

	private static final Pattern PROCEDURE = begins("CALL|EXECUTE|\\{.*?\\bCALL");

	private static final Pattern CHANGES_ROWS = begins(
			"INSERT|UPDATE|DELETE|REPLACE|LOAD|WITH\\b.*\\b(?:INSERT|UPDATE|DELETE|REPLACE)");

	private static final Pattern SILENCES_REPORTS = begins("SET\\b.*\\bSESSION_TRACK_");

	/** Comments that the server executes: they may contain any statement. */
	private static final Pattern EXECUTED_COMMENT = Pattern.compile(COMMENTS + "/\\*!.*", Pattern.DOTALL);

	private static final String COMPLETION = "(?:\\s+WORK)?(?:\\s+AND\\s+(?:NO\\s+)?CHAIN)?(?:\\s+(?:NO\\s+)?RELEASE)?";

	private static final Pattern ROLLBACK = whole("ROLLBACK" + COMPLETION);

	private static final Pattern CONTROL = whole("COMMIT" + COMPLETION
			+ "|BEGIN(?:\\s+WORK)?|(?:START\\s+TRANSACTION|LOCK\\s+TABLES?|UNLOCK\\s+TABLES?)\\b[^;]*"
			+ "|SET\\b(?!.*\\b(?:PASSWORD|DEFAULT\\s+ROLE)\\b)[^;]*");

	/** Between two words, where a comment may be. */
	private static final String GAP = "(?:\\s|/\\*.*?\\*/|(?:--(?=\\s)|#)[^\\n]*\\n)+";

	/** Comments that the server executes count with what is in them. */
	private static final Pattern ALLOWS_WRITES = begins("(?:/\\*!\\d*\\s*)?(?:START" + GAP + "TRANSACTION\\b.*\\bREAD"
			+ GAP + "WRITE|SET\\b.*\\b(?:READ" + GAP
			+ "WRITE|(?:TRANSACTION|TX)_READ_ONLY(?!`?\\s*:?=\\s*['\"]?(?:1|ON|TRUE)['\"]?\\s*(?:[,;]|\\*/|$))))");

	private static final Pattern SETS_ROLE = begins("(?:/\\*!\\d*\\s*)?SET" + GAP + "ROLE");

	private static final Pattern CREATES_TEMPORARY_TABLE = begins("CREATE" + GAP + "TEMPORARY");

	private static final Pattern TEMPORARY_TABLE = begins("(?:CREATE|DROP)\\s+TEMPORARY");

	private static final Pattern WRITES_NOTHING = Pattern.compile(
			COMMENTS + "(?:(?:SELECT|SHOW|DESC|DESCRIBE|EXPLAIN)\\b[^;]*|(?:COMMIT|ROLLBACK)" + COMPLETION
					+ "|BEGIN(?:\\s+WORK)?|START\\s+TRANSACTION\\b[^;]*|SET\\s+AUTOCOMMIT\\s*=\\s*(?:0|1|ON|OFF)"
					+ "|(?:RELEASE\\s+)?SAVEPOINT\\b[^;]*|ROLLBACK\\s+(?:WORK\\s+)?TO\\b[^;]*)" + END,
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	/** The commonest statements, found without a pattern. */
	private static final String[] COMMON = { "SELECT ", "INSERT ", "UPDATE ", "DELETE " };

	private StatementText() {
	}

	private static Pattern begins(String words) {
		return Pattern.compile(COMMENTS + "(?:" + words + ")\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
	}

	private static Pattern whole(String words) {
		return Pattern.compile(COMMENTS + "(?:" + words + ")" + END, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
	}

	/**
	 * Whether a text lets a reading session or transaction write.
	 * @param sql the text
	 * @param several whether the session takes several statements in one text
	 * @return whether it, or a part of it, says so
	 */
	public static boolean allowsWrites(String sql, boolean several) {
		return matches(ALLOWS_WRITES, sql, several);
	}

	/**
	 * Whether a text sets a role of the session.
	 * @param sql the text
	 * @param several whether the session takes several statements in one text
	 * @return whether it, or a part of it, does so
	 */
	public static boolean setsRole(String sql, boolean several) {
		return !(isCommon(sql) && (!several || sql.indexOf(';') < 0)) && matches(SETS_ROLE, sql, several);
	}

	/**
	 * Whether a text makes a temporary table.
	 * @param sql the text
	 * @param several whether the session takes several statements in one text
	 * @return whether it, or a part of it, does so
	 */
	public static boolean createsTemporaryTable(String sql, boolean several) {
		return !(isCommon(sql) && (!several || sql.indexOf(';') < 0)) && matches(CREATES_TEMPORARY_TABLE, sql, several);
	}

	/**
	 * Whether a text makes or drops a temporary table, and does nothing before it.
	 * @param sql the text
	 * @return whether it does
	 */
	public static boolean isOfTemporaryTable(String sql) {
		return !isCommon(sql) && TEMPORARY_TABLE.matcher(sql).matches();
	}

	private static boolean matches(Pattern pattern, String sql, boolean several) {
		return (several) ? Arrays.stream(sql.split(";")).anyMatch((part) -> pattern.matcher(part).matches())
				: pattern.matcher(sql).matches();
	}

	/**
	 * Whether a text writes no row by itself. A function that it calls may: the server
	 * reports that.
	 * @param sql the text
	 * @return {@code false} for several statements, and for a savepoint, which would undo
	 * what is written after it
	 */
	public static boolean writesNothing(String sql) {
		return !startsWith(sql, "INSERT ") && !startsWith(sql, "UPDATE ") && WRITES_NOTHING.matcher(sql).matches();
	}

	/**
	 * Whether a text changes rows, or may hide another that does.
	 * @param sql the text
	 * @return whether the server has to report a write after it
	 */
	public static boolean changesRows(String sql) {
		return !startsWith(sql, "SELECT ") ? CHANGES_ROWS.matcher(sql).matches() : sql.indexOf(';') >= 0;
	}

	/**
	 * Whether a text may switch off the server's reports.
	 * @param sql the text
	 * @return whether it sets one of their variables
	 */
	public static boolean silencesReports(String sql) {
		return SILENCES_REPORTS.matcher(sql).matches();
	}

	/**
	 * Returns the kind of a text.
	 * @param sql the text
	 * @param several whether the session takes several statements in one text
	 * @return the kind, of all of them if there are several
	 */
	public static StatementKind kind(String sql, boolean several) {
		if (!several || sql.indexOf(';') < 0) {
			return kind(sql);
		}
		// A semicolon within a literal makes a part that is unknown, which is the worse
		// kind
		return Arrays.stream(sql.split(";"))
			.filter((part) -> !part.isBlank())
			.map(StatementText::kind)
			.reduce(StatementKind::and)
			.orElse(StatementKind.COMMITTING);
	}

	private static StatementKind kind(String sql) {
		if (isCommon(sql) || LEAVES_IT_OPEN.matcher(sql).matches()) {
			return StatementKind.ORDINARY;
		}
		if (PROCEDURE.matcher(sql).matches() || EXECUTED_COMMENT.matcher(sql).matches()) {
			return StatementKind.PROCEDURE;
		}
		if (ROLLBACK.matcher(sql).matches()) {
			return StatementKind.ROLLBACK;
		}
		return CONTROL.matcher(sql).matches() ? StatementKind.CONTROL : StatementKind.COMMITTING;
	}

	private static boolean isCommon(String sql) {
		for (String common : COMMON) {
			if (startsWith(sql, common)) {
				return true;
			}
		}
		return false;
	}

	private static boolean startsWith(String sql, String word) {
		return sql.regionMatches(true, 0, word, 0, word.length());
	}

}
