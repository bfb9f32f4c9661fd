package io.github.fabricspring.routing;

import org.jspecify.annotations.Nullable;

/**
 * Whether a transaction is about to begin outside any scope: its connection is fetched
 * before Spring says that there is one.
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
