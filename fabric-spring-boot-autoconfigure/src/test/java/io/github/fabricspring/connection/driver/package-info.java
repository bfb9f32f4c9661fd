/**
 * Tests of connecting to servers.
 */
@NullMarked
package io.github.fabricspring.connection.driver;

import org.jspecify.annotations.NullMarked;
