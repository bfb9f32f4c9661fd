/**
 * Which servers a group has and which of them is primary: immutable records, the cache
 * that keeps them fresh, and the port to their source.
 * <p>
 * API: {@link io.github.fabricspring.topology.TopologySource},
 * {@link io.github.fabricspring.topology.TopologySources},
 * {@link io.github.fabricspring.topology.TopologyListener},
 * {@link io.github.fabricspring.topology.TopologyMonitor},
 * {@link io.github.fabricspring.topology.TopologyException} and the records and enums
 * that they use. All else is internal.
 */
@NullMarked
package io.github.fabricspring.topology;

import org.jspecify.annotations.NullMarked;
