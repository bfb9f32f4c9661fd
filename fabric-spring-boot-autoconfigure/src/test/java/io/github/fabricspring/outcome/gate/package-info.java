/**
 * Tests of the outcome table without servers.
 */
@NullMarked
package io.github.fabricspring.outcome.gate;

import org.jspecify.annotations.NullMarked;
