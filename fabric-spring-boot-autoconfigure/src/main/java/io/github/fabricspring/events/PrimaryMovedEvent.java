package io.github.fabricspring.events;

import org.jspecify.annotations.Nullable;

/**
 * The primary of a group has changed. Published on a thread of its own. Calls may be
 * routed to the new primary a moment later.
 *
 * @param group the group's name
 * @param from the address of the primary before, {@code null} if there was none
 * @param to the address of the primary now, {@code null} if there is none
 */
public record PrimaryMovedEvent(String group, @Nullable String from, @Nullable String to) {
}
