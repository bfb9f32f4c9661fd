package io.github.fabricspring.call;

import java.time.Duration;

import io.github.fabricspring.AccessMode;
import org.jspecify.annotations.Nullable;

/**
 * The group, mode and lag limit of a scope. One instance per annotated method, shared by
 * all its calls.
 *
 * @param group the group's name
 * @param mode what the scope does with the group's data
 * @param maxLag how far a secondary that serves it may be behind, at least 100 ms;
 * {@code null} for {@code fabric.read.max-lag}
 */
public record Route(String group, AccessMode mode, @Nullable Duration maxLag) {

	/**
	 * Creates a route with the lag limit of {@code fabric.read.max-lag}.
	 * @param group the group's name
	 * @param mode what the scope does with the group's data
	 */
	public Route(String group, AccessMode mode) {
		this(group, mode, null);
	}

}
