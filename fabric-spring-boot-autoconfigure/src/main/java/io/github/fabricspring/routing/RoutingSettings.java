package io.github.fabricspring.routing;

import java.time.Duration;

import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import org.jspecify.annotations.Nullable;

/**
 * How connections are routed.
 *
 * @param defaultGroup the group used outside any scope, {@code null} if there is none
 * @param reads how reads are
 * @param firstLookupTimeout how long a caller waits for a group that no answer has
 * described yet
 */
public record RoutingSettings(@Nullable String defaultGroup, ReadSettings reads, Duration firstLookupTimeout) {

	/**
	 * Settings with the defaults for reads.
	 * @param defaultGroup the group used outside any scope, {@code null} if there is none
	 * @param readRouting who serves reads
	 * @param firstLookupTimeout how long a caller waits for a group that no answer has
	 * described yet
	 */
	public RoutingSettings(@Nullable String defaultGroup, ReadRouting readRouting, Duration firstLookupTimeout) {
		this(defaultGroup, ReadSettings.of(readRouting), firstLookupTimeout);
	}

}
