/**
 * Tests of the rules of plain replication.
 */
@NullMarked
package io.github.fabricspring.discovery.replication;

import org.jspecify.annotations.NullMarked;
