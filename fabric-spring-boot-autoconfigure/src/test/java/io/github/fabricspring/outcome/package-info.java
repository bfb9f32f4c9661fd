/**
 * Tests of the outcome table without servers.
 */
@NullMarked
package io.github.fabricspring.outcome;

import org.jspecify.annotations.NullMarked;
