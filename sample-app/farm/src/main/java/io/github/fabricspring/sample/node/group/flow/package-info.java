/**
 * How a primary's commits are slowed down while its replicas are behind, so that little
 * is left to apply when another server has to take over.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.flow;

import org.jspecify.annotations.NullMarked;
