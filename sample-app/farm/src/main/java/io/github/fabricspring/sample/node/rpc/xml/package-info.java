/**
 * XML-RPC calls in, answers in the original's layout out.
 */
@NullMarked
package io.github.fabricspring.sample.node.rpc.xml;

import org.jspecify.annotations.NullMarked;
