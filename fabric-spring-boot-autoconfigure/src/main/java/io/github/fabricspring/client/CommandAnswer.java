package io.github.fabricspring.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a command: {@code [format, fabric uuid, ttl, error, result sets]}.
 *
 * @param timeToLive how long the answer may be used, 0 s or more
 * @param error empty on success
 * @param resultSets the rows, set by set
 */
record CommandAnswer(Duration timeToLive, String error, List<List<Row>> resultSets) {

	private static final int FORMAT = 1;

	/**
	 * Parses the answer as the XML-RPC library returns it.
	 * @param answer arrays, maps and boxed values
	 * @return the typed answer
	 * @throws IllegalArgumentException if it has another layout
	 */
	static CommandAnswer parse(Object answer) {
		Object[] parts = array("answer", answer);
		if (parts.length != 5 || !Integer.valueOf(FORMAT).equals(parts[0])) {
			throw new IllegalArgumentException("the answer is not of format " + FORMAT);
		}
		if (!(parts[2] instanceof Number ttl) || !(parts[3] instanceof String error)) {
			throw new IllegalArgumentException("ttl or error is of an unexpected type");
		}
		List<List<Row>> resultSets = new ArrayList<>();
		for (Object resultSet : array("result sets", parts[4])) {
			resultSets.add(rows(map("result set", resultSet)));
		}
		return new CommandAnswer(Duration.ofSeconds(Math.max(0, ttl.longValue())), error, resultSets);
	}

	/**
	 * Returns the error, or the last step of a procedure that failed without an error.
	 * @return the text, empty on success
	 */
	String refusal() {
		if (this.error.isEmpty() && !this.resultSets.isEmpty()) {
			for (Row row : this.resultSets.get(0)) {
				if (row.has("finished") && row.has("success") && row.verbatim("success").equals("false")) {
					return "procedure " + row.text("uuid") + " did not succeed" + lastStep();
				}
			}
		}
		return this.error;
	}

	private String lastStep() {
		List<Row> steps = (this.resultSets.size() > 1) ? this.resultSets.get(1) : List.of();
		return steps.isEmpty() ? "" : ", it ended with: " + steps.get(steps.size() - 1).text("description");
	}

	/**
	 * Returns the rows of the first result set.
	 * @return its rows
	 * @throws IllegalArgumentException if there is no result set
	 */
	List<Row> rows() {
		if (this.resultSets.isEmpty()) {
			throw new IllegalArgumentException("there is no result set");
		}
		return this.resultSets.get(0);
	}

	private static List<Row> rows(Map<?, ?> resultSet) {
		Map<String, Integer> columns = new LinkedHashMap<>();
		for (Object name : array("names", map("info", resultSet.get("info")).get("names"))) {
			columns.put(String.valueOf(name), columns.size());
		}
		List<Row> rows = new ArrayList<>();
		for (Object row : array("rows", resultSet.get("rows"))) {
			Object[] values = array("row", row);
			if (values.length != columns.size()) {
				throw new IllegalArgumentException(
						"a row has " + values.length + " values for the columns " + columns.keySet());
			}
			rows.add(new Row(columns, withoutNulls(values)));
		}
		return rows;
	}

	private static List<Object> withoutNulls(@Nullable Object[] values) {
		List<Object> list = new ArrayList<>(values.length);
		for (Object value : values) {
			list.add((value != null) ? value : Row.NULL);
		}
		return list;
	}

	private static Object[] array(String what, @Nullable Object value) {
		if (value instanceof Object[] array) {
			return array;
		}
		throw new IllegalArgumentException(what + " is no array");
	}

	private static Map<?, ?> map(String what, @Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return map;
		}
		throw new IllegalArgumentException(what + " is no struct");
	}

}
