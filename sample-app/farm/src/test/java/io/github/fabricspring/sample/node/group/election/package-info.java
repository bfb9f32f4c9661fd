/**
 * Votes, counted.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.election;

import org.jspecify.annotations.NullMarked;
