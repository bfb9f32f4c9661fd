package io.github.fabricspring.sample.node.rpc.command;

import java.util.function.IntSupplier;

/**
 * Where the node listens.
 *
 * @param host its host
 * @param port its port, known once it listens
 */
public record ListenAddress(String host, IntSupplier port) {
}
