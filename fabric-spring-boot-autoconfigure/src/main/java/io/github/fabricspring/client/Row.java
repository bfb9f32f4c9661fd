package io.github.fabricspring.client;

import java.util.List;
import java.util.Map;

/**
 * A row of a result set, by column name.
 *
 * @param columns the position of each column
 * @param values the values; NULL is the string {@code None}
 */
record Row(Map<String, Integer> columns, List<Object> values) {

	static final String NULL = "None";

	/**
	 * Returns a value as text.
	 * @param column the column's name
	 * @return the value, empty for NULL
	 * @throws IllegalArgumentException if the column is missing
	 */
	String text(String column) {
		String value = value(column).toString();
		return value.equals(NULL) ? "" : value;
	}

	/**
	 * Returns a text that may legitimately be {@code None}.
	 * @param column the column's name
	 * @return the unchanged value
	 * @throws IllegalArgumentException if the column is missing
	 */
	String verbatim(String column) {
		return value(column).toString();
	}

	boolean has(String column) {
		return this.columns.containsKey(column);
	}

	int integer(String column) {
		if (value(column) instanceof Number number) {
			return number.intValue();
		}
		throw new IllegalArgumentException(column + " is no number: '" + value(column) + "'");
	}

	double decimal(String column) {
		return (value(column) instanceof Number number) ? number.doubleValue() : Double.NaN;
	}

	private Object value(String column) {
		Integer position = this.columns.get(column);
		if (position == null) {
			throw new IllegalArgumentException("there is no column " + column + " among " + this.columns.keySet());
		}
		return this.values.get(position);
	}

}
