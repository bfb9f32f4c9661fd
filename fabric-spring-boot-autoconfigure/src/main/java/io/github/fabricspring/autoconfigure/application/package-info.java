/**
 * Tells an application's own classes from all others.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.application;

import org.jspecify.annotations.NullMarked;
