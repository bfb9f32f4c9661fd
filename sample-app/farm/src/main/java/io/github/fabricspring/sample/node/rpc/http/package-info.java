/**
 * As much HTTP as the original node spoke: one POST per connection, Digest in front.
 */
@NullMarked
package io.github.fabricspring.sample.node.rpc.http;

import org.jspecify.annotations.NullMarked;
