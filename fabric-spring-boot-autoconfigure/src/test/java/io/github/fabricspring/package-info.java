/**
 * Tests of the module as a whole.
 */
@NullMarked
package io.github.fabricspring;

import org.jspecify.annotations.NullMarked;
