/**
 * Tests of the resolution of lost COMMITs without servers.
 */
@NullMarked
package io.github.fabricspring.outcome.resolution;

import org.jspecify.annotations.NullMarked;
