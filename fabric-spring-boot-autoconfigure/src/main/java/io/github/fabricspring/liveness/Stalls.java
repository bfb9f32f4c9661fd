package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.github.fabricspring.pool.Session;

/**
 * The silence of a server: a call has waited for a limit, and no other call was answered
 * meanwhile. Used by one thread, which looks at regular intervals.
 */
final class Stalls {

	private final Map<Session, ObservedCall> calls = new HashMap<>();

	private long answeredAt = System.nanoTime();

	/**
	 * Looks at the server's sessions.
	 * @param sessions the sessions that are open or being opened
	 * @param now the time on the scale of {@link System#nanoTime()}
	 * @param limit the limit
	 * @return {@code true} if the server is silent
	 */
	boolean isSilent(Collection<Session> sessions, long now, Duration limit) {
		this.calls.keySet().retainAll(sessions);
		boolean waiting = false;
		for (Session session : sessions) {
			int count = session.calls();
			ObservedCall call = this.calls.computeIfAbsent(session, (key) -> new ObservedCall(count, now));
			if (call.count != count) {
				if (answered(call.count, count)) {
					this.answeredAt = now;
				}
				call.count = count;
				call.since = now;
			}
			waiting |= isUnderWay(count) && now - call.since >= limit.toNanos();
		}
		return waiting && now - this.answeredAt >= limit.toNanos();
	}

	private static boolean answered(int before, int after) {
		return isUnderWay(before) || (before | 1) != (after | 1);
	}

	private static boolean isUnderWay(int count) {
		return (count & 1) != 0;
	}

	/** The call that a session was last seen in. */
	private static final class ObservedCall {

		private int count;

		private long since;

		private ObservedCall(int count, long since) {
			this.count = count;
			this.since = since;
		}

	}

}
