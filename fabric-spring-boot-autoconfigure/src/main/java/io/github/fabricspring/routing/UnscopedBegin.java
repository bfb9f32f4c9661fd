package io.github.fabricspring.routing;

import org.jspecify.annotations.Nullable;

/**
 * The mark that a transaction is beginning outside any scope. Its connection is fetched
 * before Spring says that there is a transaction.
 */
final class UnscopedBegin {

	private static final ThreadLocal<@Nullable Boolean> UNDER_WAY = new ThreadLocal<>();

	private UnscopedBegin() {
	}

	static boolean isUnderWay() {
		return UNDER_WAY.get() != null;
	}

	static void begins() {
		UNDER_WAY.set(true);
	}

	static void ended() {
		UNDER_WAY.remove();
	}

}
