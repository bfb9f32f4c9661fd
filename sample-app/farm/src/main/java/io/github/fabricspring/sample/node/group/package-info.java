/**
 * The groups of the node: detects failures, elects and switches primaries, fences the
 * deposed ones and takes them back.
 */
@NullMarked
package io.github.fabricspring.sample.node.group;

import org.jspecify.annotations.NullMarked;
