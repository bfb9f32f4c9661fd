/**
 * The node's commands over HTTP and XML-RPC, byte for byte as the original's clients
 * expect them.
 */
@NullMarked
package io.github.fabricspring.sample.node.rpc;

import org.jspecify.annotations.NullMarked;
