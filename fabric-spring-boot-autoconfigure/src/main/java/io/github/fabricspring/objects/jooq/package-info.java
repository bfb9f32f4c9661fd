/**
 * Reports to the running attempt what jOOQ is about to store, and tells its records.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.objects.jooq;

import org.jspecify.annotations.NullMarked;
