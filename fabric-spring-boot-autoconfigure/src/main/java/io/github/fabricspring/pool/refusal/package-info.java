/**
 * Why the last connection to a server could not be opened.
 * <p>
 * All of it is internal.
 */
@NullMarked
package io.github.fabricspring.pool.refusal;

import org.jspecify.annotations.NullMarked;
