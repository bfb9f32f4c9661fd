/**
 * Follows the transaction of one physical connection and decides what became of it:
 * committed, not committed or unknown.
 * <p>
 * API: {@link io.github.fabricspring.connection.transaction.UnscopedWriteException}. All
 * else is internal.
 */
@NullMarked
package io.github.fabricspring.connection.transaction;

import org.jspecify.annotations.NullMarked;
