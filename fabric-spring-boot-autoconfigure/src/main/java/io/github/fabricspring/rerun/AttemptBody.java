package io.github.fabricspring.rerun;

import org.jspecify.annotations.Nullable;

/**
 * The work of a call, which runs once per attempt.
 *
 * @param <T> the type of its result
 */
@FunctionalInterface
public interface AttemptBody<T extends @Nullable Object> {

	T run() throws Throwable;

}
