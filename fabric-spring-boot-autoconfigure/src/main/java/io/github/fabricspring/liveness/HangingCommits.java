package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.github.fabricspring.pool.Session;

/**
 * The COMMITs on a server that have waited too long for an answer. A COMMIT is no long
 * query: one that waits is a sign that the server cannot reach the others, even if it
 * answers everything else. Used by one thread, which looks at regular intervals.
 */
final class HangingCommits {

	private final Map<Session, ObservedCommit> commits = new HashMap<>();

	/**
	 * Looks at the server's sessions.
	 * @param sessions the sessions that are open or being opened
	 * @param now the time on the scale of {@link System#nanoTime()}
	 * @param limit the limit
	 * @return {@code true} if a COMMIT has waited that long
	 */
	boolean look(Collection<Session> sessions, long now, Duration limit) {
		this.commits.keySet().retainAll(sessions);
		boolean hanging = false;
		for (Session session : sessions) {
			int committing = session.committing();
			ObservedCommit commit = this.commits.get(session);
			if (committing == 0) {
				this.commits.remove(session);
			}
			else if (commit == null || commit.number() != committing) {
				this.commits.put(session, new ObservedCommit(committing, now));
			}
			else {
				hanging |= now - commit.since() >= limit.toNanos();
			}
		}
		return hanging;
	}

	/**
	 * The COMMIT that a session was last seen in.
	 *
	 * @param number its number
	 * @param since when it was seen first
	 */
	private record ObservedCommit(int number, long since) {
	}

}
