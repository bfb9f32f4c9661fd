package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.github.fabricspring.pool.Session;

/**
 * Whether a server is silent: somebody has waited for it long, and for as long it has
 * answered nobody else either. To be used by one thread, time and again.
 */
final class Stalls {

	private final Map<Session, Call> calls = new HashMap<>();

	private long answeredAt = System.nanoTime();

	/**
	 * Looks at its sessions.
	 * @param sessions those that are open or being opened
	 * @param now the time in nanoseconds
	 * @param limit what is long
	 * @return whether it is silent
	 */
	boolean isSilent(Collection<Session> sessions, long now, Duration limit) {
		this.calls.keySet().retainAll(sessions);
		boolean waiting = false;
		for (Session session : sessions) {
			int count = session.calls();
			Call call = this.calls.computeIfAbsent(session, (key) -> new Call(count, now));
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

	/** The call a session was seen in. */
	private static final class Call {

		private int count;

		private long since;

		private Call(int count, long since) {
			this.count = count;
			this.since = since;
		}

	}

}
