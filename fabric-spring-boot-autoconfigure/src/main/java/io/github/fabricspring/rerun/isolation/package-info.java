/**
 * Keeps what is bound to the thread for another group out of a call, and gives a rerun a
 * connection of its own.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.rerun.isolation;

import org.jspecify.annotations.NullMarked;
