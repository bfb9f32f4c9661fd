/**
 * The recipes of docs/recipes.md as written, each through a failover.
 */
@NullMarked
package io.github.fabricspring.recipes;

import org.jspecify.annotations.NullMarked;
