/**
 * Tests of the room liveness.
 */
@NullMarked
package io.github.fabricspring.liveness;

import org.jspecify.annotations.NullMarked;
