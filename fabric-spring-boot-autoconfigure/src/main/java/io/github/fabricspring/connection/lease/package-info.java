/**
 * The call that uses a physical connection from when it is fetched from its pool until it
 * is given back: what is reported to that call and to the pool, whether the connection
 * may still be used, and what the pool knows of the session's rights.
 * <p>
 * API: {@link io.github.fabricspring.connection.lease.UnscopedWriteException}. All else
 * is internal.
 */
@NullMarked
package io.github.fabricspring.connection.lease;

import org.jspecify.annotations.NullMarked;
