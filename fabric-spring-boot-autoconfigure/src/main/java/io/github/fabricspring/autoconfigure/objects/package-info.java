/**
 * The auto-configurations that put back objects of a failed attempt, one per library.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.objects;

import org.jspecify.annotations.NullMarked;
