/**
 * What {@code @FabricGroup} on a method or type means, and the interceptor behind it.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.rerun.annotation;

import org.jspecify.annotations.NullMarked;
