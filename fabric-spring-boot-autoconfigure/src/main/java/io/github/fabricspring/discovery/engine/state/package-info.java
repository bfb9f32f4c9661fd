/**
 * What a server says of itself in one answer, piece by piece, as values.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.discovery.engine.state;

import org.jspecify.annotations.NullMarked;
