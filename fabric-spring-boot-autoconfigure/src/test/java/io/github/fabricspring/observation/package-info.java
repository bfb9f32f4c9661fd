/**
 * Tests of the observations of calls.
 */
@NullMarked
package io.github.fabricspring.observation;

import org.jspecify.annotations.NullMarked;
