/**
 * The outcome table and its procedure: their SQL, their keys, and whether they are sound.
 * <p>
 * API: {@link io.github.fabricspring.outcome.table.NotDurableException} and
 * {@link io.github.fabricspring.outcome.table.OutcomeTableException}. All else is
 * internal.
 */
@NullMarked
package io.github.fabricspring.outcome.table;

import org.jspecify.annotations.NullMarked;
