/**
 * Which call a physical connection serves since it was fetched from its pool, what is
 * reported to that call and to the pool, and what the pool knows of the session's rights.
 * <p>
 * API: {@link io.github.fabricspring.connection.lease.UnscopedWriteException}. All else
 * is internal.
 */
@NullMarked
package io.github.fabricspring.connection.lease;

import org.jspecify.annotations.NullMarked;
