/**
 * Meters for look-ups, failovers, reruns and pools, fed by the listeners of the other
 * packages.
 */
@NullMarked
package io.github.fabricspring.metrics;

import org.jspecify.annotations.NullMarked;
