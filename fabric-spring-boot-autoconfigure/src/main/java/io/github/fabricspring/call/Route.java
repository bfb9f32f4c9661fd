package io.github.fabricspring.call;

import java.time.Duration;

import io.github.fabricspring.AccessMode;
import org.jspecify.annotations.Nullable;

/**
 * What a scope asks for. One instance per annotated method, shared by all its calls.
 *
 * @param group the group's name
 * @param mode whether the primary is wanted
 * @param maxLag how far a secondary that serves it may be behind, {@code null} for what
 * is set for all
 */
public record Route(String group, AccessMode mode, @Nullable Duration maxLag) {

	/**
	 * A route with the lag that is allowed for all.
	 * @param group the group's name
	 * @param mode whether the primary is wanted
	 */
	public Route(String group, AccessMode mode) {
		this(group, mode, null);
	}

}
