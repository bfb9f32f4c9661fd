/**
 * Tests of how connections are opened.
 */
@NullMarked
package io.github.fabricspring.connection.driver;

import org.jspecify.annotations.NullMarked;
