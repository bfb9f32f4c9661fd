/**
 * Tests of the health of groups.
 */
@NullMarked
package io.github.fabricspring.health;

import org.jspecify.annotations.NullMarked;
