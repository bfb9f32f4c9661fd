/**
 * Puts the objects that a failed attempt touched back to what they were.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.objects;

import org.jspecify.annotations.NullMarked;
