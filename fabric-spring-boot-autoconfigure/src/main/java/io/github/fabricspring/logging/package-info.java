/**
 * Keeps log lines of other libraries about failures that the starter mended out of the
 * log.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.logging;

import org.jspecify.annotations.NullMarked;
