package io.github.fabricspring.routing;

import java.time.Duration;

import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import org.jspecify.annotations.Nullable;

/**
 * The settings of routing.
 *
 * @param defaultGroup the group used outside any scope, {@code null} if there is none
 * @param reads how reads are routed
 * @param firstLookupTimeout how long a caller waits for a group that no answer has
 * described yet
 * @param patience how long a caller outside any scope waits for a primary, 0 if nobody
 * waits, within a scope or outside
 * @param unscopedWrites what happens to writes outside any scope and any transaction
 */
public record RoutingSettings(@Nullable String defaultGroup, ReadSettings reads, Duration firstLookupTimeout,
		Duration patience, UnscopedWrites unscopedWrites) {

	/**
	 * Creates settings that refuse unscoped writes and that make no caller outside a
	 * scope wait.
	 * @param defaultGroup the group used outside any scope, {@code null} if there is none
	 * @param reads how reads are routed
	 * @param firstLookupTimeout how long a caller waits for a group that no answer has
	 * described yet
	 */
	public RoutingSettings(@Nullable String defaultGroup, ReadSettings reads, Duration firstLookupTimeout) {
		this(defaultGroup, reads, firstLookupTimeout, Duration.ZERO, UnscopedWrites.REFUSE);
	}

	/**
	 * Creates settings with the defaults for reads.
	 * @param defaultGroup the group used outside any scope, {@code null} if there is none
	 * @param readRouting which servers serve reads
	 * @param firstLookupTimeout how long a caller waits for a group that no answer has
	 * described yet
	 */
	public RoutingSettings(@Nullable String defaultGroup, ReadRouting readRouting, Duration firstLookupTimeout) {
		this(defaultGroup, ReadSettings.of(readRouting), firstLookupTimeout);
	}

}
