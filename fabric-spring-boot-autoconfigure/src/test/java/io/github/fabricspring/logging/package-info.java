/**
 * Tests of what is kept out of the log.
 */
@NullMarked
package io.github.fabricspring.logging;

import org.jspecify.annotations.NullMarked;
