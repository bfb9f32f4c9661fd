/**
 * A Fabric node that speaks the original's protocol and manages the groups of a farm.
 */
@NullMarked
package io.github.fabricspring.sample.node;

import org.jspecify.annotations.NullMarked;
