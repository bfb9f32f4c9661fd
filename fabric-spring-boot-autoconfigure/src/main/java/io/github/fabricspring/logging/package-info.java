/**
 * Drops log lines of other libraries about failures of attempts that were run again.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.logging;

import org.jspecify.annotations.NullMarked;
