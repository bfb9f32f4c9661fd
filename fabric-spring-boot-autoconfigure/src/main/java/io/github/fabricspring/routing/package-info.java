/**
 * From a group and an access mode to a connection.
 * <p>
 * API: {@link io.github.fabricspring.routing.GroupRoutingDataSource}. All else is
 * internal.
 */
@NullMarked
package io.github.fabricspring.routing;

import org.jspecify.annotations.NullMarked;
