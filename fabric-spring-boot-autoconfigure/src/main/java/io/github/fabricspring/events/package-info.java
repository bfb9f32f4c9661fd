/**
 * Application events of what happens to groups.
 * <p>
 * API: the events. The publisher is internal.
 */
@NullMarked
package io.github.fabricspring.events;

import org.jspecify.annotations.NullMarked;
