/**
 * What one attempt at a call asks for, and what its connections reported.
 * <p>
 * Internal: an application never touches it.
 */
@NullMarked
package io.github.fabricspring.call;

import org.jspecify.annotations.NullMarked;
