/**
 * Which call a physical connection serves since it was fetched from its pool, and what is
 * reported to that call and to the pool.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.connection.lease;

import org.jspecify.annotations.NullMarked;
