/**
 * One managed MySQL server: its state, and the node's orders to it.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.server;

import org.jspecify.annotations.NullMarked;
