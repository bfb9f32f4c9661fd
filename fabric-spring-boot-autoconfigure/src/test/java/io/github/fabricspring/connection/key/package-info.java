/**
 * Tests of the key that a transaction carries.
 */
@NullMarked
package io.github.fabricspring.connection.key;

import org.jspecify.annotations.NullMarked;
