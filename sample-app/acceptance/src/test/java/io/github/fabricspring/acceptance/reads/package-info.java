/**
 * Tests of reads on the secondaries of a real group.
 */
@NullMarked
package io.github.fabricspring.acceptance.reads;

import org.jspecify.annotations.NullMarked;
