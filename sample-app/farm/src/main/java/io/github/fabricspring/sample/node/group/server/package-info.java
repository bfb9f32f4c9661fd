/**
 * One managed MySQL server: what the node asks it, and what it orders it to do.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.server;

import org.jspecify.annotations.NullMarked;
