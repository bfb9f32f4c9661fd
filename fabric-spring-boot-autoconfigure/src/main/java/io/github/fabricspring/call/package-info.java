/**
 * What one attempt at a call asks for, and what its connections reported.
 * <p>
 * API: {@link io.github.fabricspring.call.Verdict}, which a
 * {@link io.github.fabricspring.rerun.RerunListener} receives. All else is internal.
 */
@NullMarked
package io.github.fabricspring.call;

import org.jspecify.annotations.NullMarked;
