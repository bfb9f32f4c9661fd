/**
 * What the driver's errors, and a server that is probed, say happened.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.connection.diagnosis;

import org.jspecify.annotations.NullMarked;
