/**
 * An actuator endpoint that shows the topology and the pools as they are now.
 * <p>
 * API: the answer of the endpoint {@code fabric}. The types are internal.
 */
@NullMarked
package io.github.fabricspring.actuate;

import org.jspecify.annotations.NullMarked;
