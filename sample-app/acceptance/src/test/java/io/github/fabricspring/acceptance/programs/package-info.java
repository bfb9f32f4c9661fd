/**
 * Random programs over every way to write, each with a fault, and an oracle that holds
 * what their callers were told against what the groups hold.
 */
@NullMarked
package io.github.fabricspring.acceptance.programs;

import org.jspecify.annotations.NullMarked;
