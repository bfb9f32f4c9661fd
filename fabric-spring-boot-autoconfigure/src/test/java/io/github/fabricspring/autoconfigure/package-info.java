/**
 * Tests of what is assembled, under which conditions, and what is said when it cannot be.
 */
@NullMarked
package io.github.fabricspring.autoconfigure;

import org.jspecify.annotations.NullMarked;
