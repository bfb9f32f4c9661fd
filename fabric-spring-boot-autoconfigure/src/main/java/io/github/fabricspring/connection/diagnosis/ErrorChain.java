package io.github.fabricspring.connection.diagnosis;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The driver's errors in an exception: its causes and the exceptions chained to them,
 * each once.
 *
 * @param links the errors, the outermost first
 */
record ErrorChain(List<SQLException> links) {

	private static final int LIMIT = 32;

	static ErrorChain of(SQLException error) {
		List<SQLException> links = new ArrayList<>();
		collect(error, links);
		return new ErrorChain(links);
	}

	boolean any(Predicate<SQLException> test) {
		return this.links.stream().anyMatch(test);
	}

	/**
	 * The error code that the server sent.
	 * @return the first one, 0 if the server sent none
	 */
	int code() {
		return this.links.stream()
			.mapToInt(SQLException::getErrorCode)
			.filter((code) -> code > 0)
			.findFirst()
			.orElse(0);
	}

	private static void collect(@Nullable Throwable error, List<SQLException> links) {
		if (error == null || links.size() >= LIMIT || links.stream().anyMatch((seen) -> seen == error)) {
			return;
		}
		if (error instanceof SQLException sql) {
			links.add(sql);
			collect(sql.getNextException(), links);
		}
		collect(error.getCause(), links);
	}

}
