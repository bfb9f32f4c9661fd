/**
 * Tests of the room pool.
 */
@NullMarked
package io.github.fabricspring.pool;

import org.jspecify.annotations.NullMarked;
