/**
 * Tests for the groups that need no node.
 */
@NullMarked
package io.github.fabricspring.sample.farm.group;

import org.jspecify.annotations.NullMarked;
