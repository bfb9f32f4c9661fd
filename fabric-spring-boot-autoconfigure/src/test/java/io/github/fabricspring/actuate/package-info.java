/**
 * Tests of the endpoint.
 */
@NullMarked
package io.github.fabricspring.actuate;

import org.jspecify.annotations.NullMarked;
