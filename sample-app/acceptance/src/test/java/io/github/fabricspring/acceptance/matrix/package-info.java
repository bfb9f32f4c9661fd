/**
 * The cut matrix: every way to run a transaction, cut at every packet boundary.
 */
@NullMarked
package io.github.fabricspring.acceptance.matrix;

import org.jspecify.annotations.NullMarked;
