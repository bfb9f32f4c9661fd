/**
 * The gate before writes to groups that must keep what they acknowledge and were not
 * asked yet.
 */
@NullMarked
package io.github.fabricspring.outcome.gate;

import org.jspecify.annotations.NullMarked;
