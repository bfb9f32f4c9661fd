/**
 * Explains why an application does not start and what to do about it.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.failure;

import org.jspecify.annotations.NullMarked;
