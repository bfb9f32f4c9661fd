package io.github.fabricspring.routing;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

/**
 * The mark that a transaction is beginning outside any scope. Its connection is fetched
 * before Spring says that there is a transaction.
 */
final class UnscopedBegin {

	private static final ThreadLocal<@Nullable Boolean> UNDER_WAY = new ThreadLocal<>();

	private static final StackWalker WALKER = StackWalker.getInstance();

	/** Enough to reach the transaction manager, also through Hibernate. */
	private static final int NEAREST_FRAMES = 40;

	private static final String TEMPLATES = DataSourceUtils.class.getName();

	private static final String MANAGERS = AbstractPlatformTransactionManager.class.getName();

	private static final String BEGIN = "startTransaction";

	private UnscopedBegin() {
	}

	/**
	 * Whether a transaction is beginning. A manager that is no bean tells nobody; it is
	 * found among the callers. Templates fetch through {@link DataSourceUtils}, managers
	 * do not, so that the walk is short for most.
	 * @return whether one is beginning
	 */
	static boolean isUnderWay() {
		return UNDER_WAY.get() != null || WALKER.walk((frames) -> frames.limit(NEAREST_FRAMES)
			.takeWhile((frame) -> !frame.getClassName().equals(TEMPLATES))
			.anyMatch((frame) -> frame.getMethodName().equals(BEGIN) && frame.getClassName().equals(MANAGERS)));
	}

	static void begins() {
		UNDER_WAY.set(true);
	}

	static void ended() {
		UNDER_WAY.remove();
	}

}
