/**
 * Writes and keeps the keys of transactions, and asks the surviving primary by its key
 * about a lost COMMIT.
 * <p>
 * API: {@link io.github.fabricspring.outcome.OutcomeFacts},
 * {@link io.github.fabricspring.outcome.OutcomeGroups},
 * {@link io.github.fabricspring.outcome.OutcomeListener},
 * {@link io.github.fabricspring.outcome.OutcomeSchema},
 * {@link io.github.fabricspring.outcome.OutcomeSettings} and
 * {@link io.github.fabricspring.outcome.table.OutcomeTableException}. All else is
 * internal.
 */
@NullMarked
package io.github.fabricspring.outcome;

import org.jspecify.annotations.NullMarked;
