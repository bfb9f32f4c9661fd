/**
 * Tests of routing, against servers that fail at chosen calls.
 */
@NullMarked
package io.github.fabricspring.routing;

import org.jspecify.annotations.NullMarked;
