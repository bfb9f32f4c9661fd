/**
 * Tests of the client against recorded and hostile nodes.
 */
@NullMarked
package io.github.fabricspring.client;

import org.jspecify.annotations.NullMarked;
