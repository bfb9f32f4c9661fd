package io.github.fabricspring.routing;

import java.time.Clock;

import org.jspecify.annotations.Nullable;

/**
 * What the pools of all servers, and their connections, share.
 *
 * @param resolver answers lost commits, {@code null} where none can be answered
 * @param clock tells when a commit was lost
 * @param coolDown told of servers that failed to read
 * @param accounts warns of accounts with too many privileges
 * @param session told of commits
 * @param lag tells which secondaries are too far behind
 */
record Reporting(@Nullable CommitResolver resolver, Clock clock, CoolDown coolDown, AccountCheck accounts,
		SessionReads session, LagMonitor lag) {

}
