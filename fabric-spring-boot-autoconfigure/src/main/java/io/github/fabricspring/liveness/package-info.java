/**
 * Whether a server answers: probes servers, and notices one that hangs.
 * <p>
 * API: {@link io.github.fabricspring.liveness.FailureReporter}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.liveness;

import org.jspecify.annotations.NullMarked;
