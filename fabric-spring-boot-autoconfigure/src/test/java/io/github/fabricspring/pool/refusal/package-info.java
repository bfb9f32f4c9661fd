/**
 * Tests of what is said of a server that lets nobody in.
 */
@NullMarked
package io.github.fabricspring.pool.refusal;

import org.jspecify.annotations.NullMarked;
