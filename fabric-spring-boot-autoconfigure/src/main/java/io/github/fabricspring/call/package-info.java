/**
 * What one attempt at a call asks for, and what its connections reported.
 * <p>
 * Internal: no type in this package is API.
 */
@NullMarked
package io.github.fabricspring.call;

import org.jspecify.annotations.NullMarked;
