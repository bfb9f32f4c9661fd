/**
 * Tests of the servers as the source of the topology.
 */
@NullMarked
package io.github.fabricspring.discovery;

import org.jspecify.annotations.NullMarked;
