/**
 * What an application uses: the annotation, the template, the modes and the exceptions
 * that tell an outcome.
 * <p>
 * API: every type in this package. Nothing here is internal.
 */
@NullMarked
package io.github.fabricspring;

import org.jspecify.annotations.NullMarked;
