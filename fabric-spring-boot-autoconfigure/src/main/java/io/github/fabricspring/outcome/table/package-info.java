/**
 * The outcome table and its procedure: their SQL, their keys, and whether they are sound.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.outcome.table;

import org.jspecify.annotations.NullMarked;
