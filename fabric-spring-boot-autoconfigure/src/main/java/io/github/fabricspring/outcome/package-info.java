/**
 * What became of a COMMIT whose answer was lost: the key that each transaction writes
 * first, the table of the keys, and the question to the surviving primary.
 * <p>
 * API: {@link io.github.fabricspring.outcome.OutcomeListener},
 * {@link io.github.fabricspring.outcome.OutcomeSchema},
 * {@link io.github.fabricspring.outcome.OutcomeSettings} and
 * {@link io.github.fabricspring.outcome.OutcomeTableException}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.outcome;

import org.jspecify.annotations.NullMarked;
