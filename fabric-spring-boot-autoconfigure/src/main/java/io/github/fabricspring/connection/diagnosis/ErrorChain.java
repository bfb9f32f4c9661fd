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
 * @param others the causes that are no {@link SQLException}, the outermost first
 */
record ErrorChain(List<SQLException> links, List<Throwable> others) {

	private static final int LIMIT = 32;

	/**
	 * The class of the states that MySQL leaves to the SIGNAL of a trigger or procedure.
	 */
	private static final String SIGNAL = "45";

	static ErrorChain of(SQLException error) {
		ErrorChain chain = new ErrorChain(new ArrayList<>(), new ArrayList<>());
		chain.collect(error);
		return chain;
	}

	/**
	 * Whether one of the driver's errors passes a test. A SIGNAL of the application does
	 * not count, as it may carry any code.
	 * @param test the test
	 * @return whether one passes
	 */
	boolean any(Predicate<SQLException> test) {
		return this.links.stream().anyMatch((link) -> !isSignal(link) && test.test(link));
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

	boolean anyOther(Predicate<Throwable> test) {
		return this.others.stream().anyMatch(test);
	}

	private void collect(@Nullable Throwable error) {
		if (error == null || this.links.size() + this.others.size() >= LIMIT || contains(error)) {
			return;
		}
		if (error instanceof SQLException sql) {
			this.links.add(sql);
			collect(sql.getNextException());
		}
		else {
			this.others.add(error);
		}
		collect(error.getCause());
	}

	private static boolean isSignal(SQLException error) {
		return error.getSQLState() != null && error.getSQLState().startsWith(SIGNAL);
	}

	private boolean contains(Throwable error) {
		return this.links.stream().anyMatch((seen) -> seen == error)
				|| this.others.stream().anyMatch((seen) -> seen == error);
	}

}
