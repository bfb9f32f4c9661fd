/**
 * Tests of the outcome table without servers.
 */
@NullMarked
package io.github.fabricspring.outcome.table;

import org.jspecify.annotations.NullMarked;
