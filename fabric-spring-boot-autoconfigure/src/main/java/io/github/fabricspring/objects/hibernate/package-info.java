/**
 * Reports to the running attempt what Hibernate is about to store, and tells its mapped
 * classes.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.objects.hibernate;

import org.jspecify.annotations.NullMarked;
