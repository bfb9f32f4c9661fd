/**
 * Tests of the test kit on real servers.
 */
@NullMarked
package io.github.fabricspring.test;

import org.jspecify.annotations.NullMarked;
