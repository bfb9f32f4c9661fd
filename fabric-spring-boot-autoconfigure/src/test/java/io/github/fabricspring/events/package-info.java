/**
 * Tests of the application events.
 */
@NullMarked
package io.github.fabricspring.events;

import org.jspecify.annotations.NullMarked;
