/**
 * Tests of the meters.
 */
@NullMarked
package io.github.fabricspring.metrics;

import org.jspecify.annotations.NullMarked;
