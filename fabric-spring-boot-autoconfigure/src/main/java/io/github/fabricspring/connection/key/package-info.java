/**
 * The key that is committed with a transaction, and the port through which a lost COMMIT
 * is resolved by it.
 * <p>
 * API: {@link io.github.fabricspring.connection.key.CommitResolver}. All else is
 * internal.
 */
@NullMarked
package io.github.fabricspring.connection.key;

import org.jspecify.annotations.NullMarked;
