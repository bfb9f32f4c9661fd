/**
 * The servers of a group as the source of its topology: asks them all at once who is
 * primary.
 * <p>
 * API: {@link io.github.fabricspring.discovery.DiscoveredTopologySource},
 * {@link io.github.fabricspring.discovery.DiscoverySettings} and
 * {@link io.github.fabricspring.discovery.MemberConnector}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.discovery;

import org.jspecify.annotations.NullMarked;
