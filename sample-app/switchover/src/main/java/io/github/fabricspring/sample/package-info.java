/**
 * Puts farm, node and application together: all on this machine, or the application
 * against an existing installation.
 */
@NullMarked
package io.github.fabricspring.sample;

import org.jspecify.annotations.NullMarked;
