/**
 * The resolution of one lost COMMIT: which server is asked, when its answer counts, and
 * the session that asks.
 * <p>
 * All of it is internal.
 */
@NullMarked
package io.github.fabricspring.outcome.resolution;

import org.jspecify.annotations.NullMarked;
