/**
 * Micrometer meters for look-ups, failovers, reruns and pools, fed by the listeners of
 * the other packages.
 * <p>
 * API: the names and tags of the meters. The types are internal.
 */
@NullMarked
package io.github.fabricspring.metrics;

import org.jspecify.annotations.NullMarked;
