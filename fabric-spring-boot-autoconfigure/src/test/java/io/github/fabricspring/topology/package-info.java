/**
 * Tests of the topology and its cache.
 */
@NullMarked
package io.github.fabricspring.topology;

import org.jspecify.annotations.NullMarked;
