/**
 * The driver's connection as its pool gets it, wrapped so that every statement and COMMIT
 * is seen.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.connection;

import org.jspecify.annotations.NullMarked;
