/**
 * The state of the groups: immutable records, kept in memory and in the backing store.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.state;

import org.jspecify.annotations.NullMarked;
