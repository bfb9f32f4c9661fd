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

	/** Enough to reach the transaction manager, also through Hibernate and proxies. */
	private static final int NEAREST_FRAMES = 100;

	private static final String TEMPLATES = DataSourceUtils.class.getName();

	private static final String MANAGERS = AbstractPlatformTransactionManager.class.getName();

	private static final String BEGIN = "startTransaction";

	private UnscopedBegin() {
	}

	/**
	 * Whether a transaction is beginning. The mark alone proves nothing: it stays if a
	 * listener of the application throws before the begin. A manager that is no bean sets
	 * none. Both are looked for among the callers. Templates fetch through
	 * {@link DataSourceUtils}, managers do not, so that the walk is short for most.
	 * @return whether one is beginning
	 */
	static boolean isUnderWay() {
		boolean marked = UNDER_WAY.get() != null;
		return WALKER.walk((frames) -> frames.limit(NEAREST_FRAMES)
			.takeWhile((frame) -> marked || !frame.getClassName().equals(TEMPLATES))
			.anyMatch((frame) -> frame.getMethodName().equals(BEGIN) && frame.getClassName().equals(MANAGERS)));
	}

	static void begins() {
		UNDER_WAY.set(true);
	}

	static void ended() {
		UNDER_WAY.remove();
	}

}
