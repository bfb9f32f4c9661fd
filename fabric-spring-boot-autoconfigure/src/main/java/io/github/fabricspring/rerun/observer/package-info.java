/**
 * The steps of a call as an observer sees them, such as a tracer.
 * <p>
 * API: {@link io.github.fabricspring.rerun.observer.CallObserver}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.rerun.observer;

import org.jspecify.annotations.NullMarked;
