/**
 * The states of a transaction and the events that lead from one to the next.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.connection.tracker;

import org.jspecify.annotations.NullMarked;
