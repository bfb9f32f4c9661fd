/**
 * Tests of the package of the same name.
 */
@NullMarked
package io.github.fabricspring.sample.node.group;

import org.jspecify.annotations.NullMarked;
