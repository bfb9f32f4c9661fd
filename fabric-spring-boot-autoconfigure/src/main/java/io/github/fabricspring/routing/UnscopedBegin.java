package io.github.fabricspring.routing;

import org.jspecify.annotations.Nullable;

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

	private static final String BEGIN = "startTransaction";

	private UnscopedBegin() {
	}

	/**
	 * Whether a transaction is beginning. A manager that is no bean tells nobody; it is
	 * found among the callers.
	 * @return whether one is beginning
	 */
	static boolean isUnderWay() {
		return UNDER_WAY.get() != null || WALKER.walk((frames) -> frames.limit(NEAREST_FRAMES)
			.anyMatch((frame) -> frame.getMethodName().equals(BEGIN)
					&& frame.getClassName().equals(AbstractPlatformTransactionManager.class.getName())));
	}

	static void begins() {
		UNDER_WAY.set(true);
	}

	static void ended() {
		UNDER_WAY.remove();
	}

}
