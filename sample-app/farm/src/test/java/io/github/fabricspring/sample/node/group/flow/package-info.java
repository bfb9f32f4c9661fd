/**
 * Tests of the flow control.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.flow;

import org.jspecify.annotations.NullMarked;
