/**
 * Waits for a server that can be used, and limits how many callers wait and go on at
 * once.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.rerun.waiting;

import org.jspecify.annotations.NullMarked;
