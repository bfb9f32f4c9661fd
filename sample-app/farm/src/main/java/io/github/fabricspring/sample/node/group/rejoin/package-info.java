/**
 * Takes FAULTY servers back into their group.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.rejoin;

import org.jspecify.annotations.NullMarked;
