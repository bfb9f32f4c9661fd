/**
 * Tests of what a pooled connection is used for.
 */
@NullMarked
package io.github.fabricspring.connection.lease;

import org.jspecify.annotations.NullMarked;
