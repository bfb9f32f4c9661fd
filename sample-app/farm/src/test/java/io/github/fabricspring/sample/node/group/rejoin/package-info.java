/**
 * What a server has to catch up with.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.rejoin;

import org.jspecify.annotations.NullMarked;
