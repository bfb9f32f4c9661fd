/**
 * Tests of what a connection knows of its transaction.
 */
@NullMarked
package io.github.fabricspring.connection.transaction;

import org.jspecify.annotations.NullMarked;
