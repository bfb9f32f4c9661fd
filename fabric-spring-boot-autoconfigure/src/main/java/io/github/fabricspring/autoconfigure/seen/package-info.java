/**
 * The auto-configurations of what an operator sees: meters, observations, log lines,
 * masked passwords.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.seen;

import org.jspecify.annotations.NullMarked;
