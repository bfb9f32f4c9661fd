/**
 * An actuator endpoint that shows the topology and the pools as they are now.
 */
@NullMarked
package io.github.fabricspring.actuate;

import org.jspecify.annotations.NullMarked;
