/**
 * Tests of the room reads.
 */
@NullMarked
package io.github.fabricspring.reads;

import org.jspecify.annotations.NullMarked;
