package io.github.fabricspring.routing;

import io.github.fabricspring.AccessMode;

/**
 * What a scope asks for. One instance per annotated method, shared by all its calls.
 *
 * @param group the group's name
 * @param mode whether the primary is wanted
 */
public record Route(String group, AccessMode mode) {
}
