package io.github.fabricspring.connection.statement;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The recognition of queries that call no function but some of MySQL's own, so that they
 * write nothing. A function of the application may write.
 */
public final class PlainReads {

	private static final Pattern QUERY = Pattern.compile("\\s*(?:SELECT|WITH|VALUES|TABLE|SHOW|DESC|DESCRIBE)\\b.*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	/** What may hide a call, another statement, or a target of the result. */
	private static final Pattern UNCLEAR = Pattern
		.compile("/\\*|--|[#;\"\\\\]|\\b(?:INTO|UPDATE|DELETE|INSERT|REPLACE)\\b", Pattern.CASE_INSENSITIVE);

	/** A parenthesis, with the word and the blanks before it. */
	private static final Pattern PARENTHESIS = Pattern
		.compile("(?<![\\w$.])([\\w$.]++)(\\s*+)\\(|(?<![\\w$.\\s])\\s*+\\(");

	private static final String OPERATORS = "=<>+-*%,(!&|^~";

	private static final Set<String> KEYWORDS = Set.of("", "select", "from", "join", "where", "on", "and", "or", "not",
			"in", "exists", "any", "all", "some", "as", "by", "having", "when", "then", "else", "case", "between",
			"union", "except", "intersect", "over", "using", "values", "row", "is", "like", "limit", "distinct", "with",
			"lateral", "interval");

	private static final Set<String> FUNCTIONS = Set.of("count", "sum", "min", "max", "avg", "group_concat", "coalesce",
			"ifnull", "nullif", "if", "greatest", "least", "lower", "upper", "trim", "ltrim", "rtrim", "substring",
			"substr", "left", "right", "concat", "concat_ws", "length", "char_length", "locate", "lpad", "rpad", "abs",
			"ceil", "ceiling", "floor", "round", "mod", "power", "sqrt", "sign", "cast", "convert", "extract", "now",
			"curdate", "current_date", "current_timestamp", "date", "time", "year", "month", "day", "hour", "minute",
			"second", "date_add", "date_sub", "date_format", "datediff", "timestampdiff", "unix_timestamp",
			"from_unixtime", "row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value",
			"json_extract", "json_unquote", "json_object", "json_array", "json_arrayagg", "json_contains", "hex",
			"unhex", "uuid_to_bin", "bin_to_uuid", "md5", "sha2", "field", "find_in_set", "rand");

	private PlainReads() {
	}

	/**
	 * Whether a text is such a query.
	 * @param sql the text, {@code null} if it is not known
	 * @return whether it is certain that it writes nothing, views aside that call
	 * functions of the application
	 */
	public static boolean contain(@Nullable String sql) {
		if (sql == null || !QUERY.matcher(sql).matches() || UNCLEAR.matcher(sql).find()) {
			return false;
		}
		Matcher parenthesis = PARENTHESIS.matcher(sql);
		while (parenthesis.find()) {
			String word = (parenthesis.group(1) != null) ? parenthesis.group(1).toLowerCase(Locale.ROOT) : "";
			// before a blank, such a name is that of the application's function
			boolean function = FUNCTIONS.contains(word) && parenthesis.group(2).isEmpty();
			if (!(function || KEYWORDS.contains(word)) || !isBoundary(sql, parenthesis.start(), word)) {
				return false;
			}
		}
		return true;
	}

	// Whether no part of a name, such as a quoted one, comes before the word
	private static boolean isBoundary(String sql, int start, String word) {
		char before = (start > 0) ? sql.charAt(start - 1) : ' ';
		if (OPERATORS.indexOf(before) >= 0) {
			return true;
		}
		if (word.isEmpty() || !(before == ')' || Character.isWhitespace(before))) {
			return false;
		}
		// MySQL allows blanks around the dot of a name
		int last = start - 1;
		while (last >= 0 && Character.isWhitespace(sql.charAt(last))) {
			last--;
		}
		return last < 0 || sql.charAt(last) != '.';
	}

}
