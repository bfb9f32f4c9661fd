/**
 * How a group gets another primary, by election or by switchover, and how the one before
 * is fenced.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.election;

import org.jspecify.annotations.NullMarked;
