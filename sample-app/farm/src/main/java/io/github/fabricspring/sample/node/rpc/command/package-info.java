/**
 * The commands of the node, each a name, its parameters and what it does.
 */
@NullMarked
package io.github.fabricspring.sample.node.rpc.command;

import org.jspecify.annotations.NullMarked;
