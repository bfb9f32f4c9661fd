package io.github.fabricspring.rerun;

import org.jspecify.annotations.Nullable;

/**
 * What a call does, as often as it is attempted.
 *
 * @param <T> the type of its result
 */
@FunctionalInterface
public interface AttemptBody<T extends @Nullable Object> {

	T run() throws Throwable;

}
