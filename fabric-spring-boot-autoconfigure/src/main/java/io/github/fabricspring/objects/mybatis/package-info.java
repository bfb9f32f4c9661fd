/**
 * Reports to the running attempt the parameters of what MyBatis executes.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.objects.mybatis;

import org.jspecify.annotations.NullMarked;
