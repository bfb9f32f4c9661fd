/**
 * Reports to the running attempt what Spring Data JDBC is about to store, and tells its
 * mapped classes.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.objects.data;

import org.jspecify.annotations.NullMarked;
