package io.github.fabricspring.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * What a user reads when the application does not start.
 */
final class Analyses {

	/** Some of Boot's want a bean factory. */
	private static final FailureHandler NEEDS_MORE = (type, name, failure) -> {
	};

	private Analyses() {
	}

	/**
	 * Asks the registered analyzers of ours, not Boot's.
	 * @param failure why the application did not start, if it did not
	 * @return description and action, empty if none of ours knew the failure
	 */
	static String of(@Nullable Throwable failure) {
		return first(failure, "io.github.fabricspring.");
	}

	/**
	 * Asks the registered analyzers, Boot's included, in Boot's order.
	 * @param failure why the application did not start, if it did not
	 * @return description and action, empty if none knew the failure
	 */
	static String printed(@Nullable Throwable failure) {
		return first(failure, "");
	}

	private static String first(@Nullable Throwable failure, String packages) {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, NEEDS_MORE)
			.stream()
			.filter((analyzer) -> analyzer.getClass().getName().startsWith(packages))
			.map((analyzer) -> (failure != null) ? analyzer.analyze(failure) : null)
			.filter(Objects::nonNull)
			.map(Analyses::print)
			.findFirst()
			.orElse("");
	}

	private static String print(FailureAnalysis analysis) {
		return analysis.getDescription() + "\n" + analysis.getAction();
	}

}
