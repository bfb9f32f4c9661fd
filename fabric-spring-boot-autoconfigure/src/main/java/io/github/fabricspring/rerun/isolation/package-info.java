/**
 * Keeps what is bound to the thread for another group out of a call.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.rerun.isolation;

import org.jspecify.annotations.NullMarked;
