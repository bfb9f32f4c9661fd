package io.github.fabricspring.sample.node.rpc.xml;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Rows under named columns, the only form in which a command answers.
 *
 * @param columns the columns' names
 * @param rows the rows: strings, integers, doubles and booleans, with the string
 * {@code None} where there is no value
 */
public record ResultSet(List<String> columns, List<List<Object>> rows) {

	public ResultSet {
		columns = List.copyOf(columns);
		rows = List.copyOf(rows);
	}

	/**
	 * A row.
	 * @param values its values
	 * @return the values, {@code None} in place of those that are missing
	 */
	public static List<Object> row(@Nullable Object... values) {
		return Arrays.stream(values).map((value) -> (value != null) ? value : "None").toList();
	}

}
