package io.github.fabricspring.discovery;

import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.discovery.engine.Report;
import org.jspecify.annotations.Nullable;

/**
 * A question to a server, and how it ended.
 *
 * @param engine the question
 * @param asked when it was sent
 * @param at when it ended
 * @param report the answer, {@code null} if it failed
 * @param failure why it failed, {@code null} if it was answered
 * @param refused whether the server refused, and a person has to change that
 * @param hindered whether its refusal says nothing about its role
 */
record EndedQuestion(DiscoveryEngine engine, long asked, long at, @Nullable Report report, @Nullable String failure,
		boolean refused, boolean hindered) {
}
