/**
 * Runs a call again when that is safe: opens the scope, judges the attempt, and throws
 * the exception that tells the outcome.
 * <p>
 * API: {@link io.github.fabricspring.rerun.RerunListener}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.rerun;

import org.jspecify.annotations.NullMarked;
