/**
 * Tests of the room connection.
 */
@NullMarked
package io.github.fabricspring.connection;

import org.jspecify.annotations.NullMarked;
