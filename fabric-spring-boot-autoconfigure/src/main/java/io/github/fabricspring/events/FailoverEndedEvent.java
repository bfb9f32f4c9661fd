package io.github.fabricspring.events;

import java.time.Duration;

/**
 * Calls of a group that had to wait for a primary succeed again, or the last of them gave
 * up. Published on a thread of its own.
 *
 * @param group the group's name
 * @param took how long calls had no primary to work with
 * @param recovered whether calls succeed again
 */
public record FailoverEndedEvent(String group, Duration took, boolean recovered) {
}
