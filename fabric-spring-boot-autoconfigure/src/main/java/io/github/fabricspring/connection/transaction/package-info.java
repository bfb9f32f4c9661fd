/**
 * Follows the transaction of one physical connection and decides what became of it:
 * committed, not committed or unknown.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.connection.transaction;

import org.jspecify.annotations.NullMarked;
