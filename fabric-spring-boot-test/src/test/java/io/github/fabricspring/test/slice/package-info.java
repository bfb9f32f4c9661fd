/**
 * Tests of the kit in slices of an application.
 */
@NullMarked
package io.github.fabricspring.test.slice;

import org.jspecify.annotations.NullMarked;
