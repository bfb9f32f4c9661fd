package io.github.fabricspring.liveness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

import io.github.fabricspring.pool.Session;

/**
 * The calls of one kind that wait for a server. Used by one thread, which looks at
 * regular intervals.
 */
final class WaitingCalls {

	private final Map<Session, WaitingCall> calls = new HashMap<>();

	private final ToIntFunction<Session> kind;

	/**
	 * Creates an empty observation.
	 * @param kind returns the number of a session's call, 0 if it has none of the kind
	 */
	WaitingCalls(ToIntFunction<Session> kind) {
		this.kind = kind;
	}

	/**
	 * Looks at the server's sessions.
	 * @param sessions the sessions that are open or being opened
	 * @param now the time on the scale of {@link System#nanoTime()}
	 * @param limit how long a call may wait, in nanoseconds
	 * @return the sessions whose call was first seen that long ago
	 */
	List<Session> look(Collection<Session> sessions, long now, long limit) {
		this.calls.keySet().retainAll(sessions);
		List<Session> waiting = new ArrayList<>();
		for (Session session : sessions) {
			int number = this.kind.applyAsInt(session);
			WaitingCall call = this.calls.get(session);
			if (number == 0) {
				this.calls.remove(session);
			}
			else if (call == null || call.number() != number) {
				this.calls.put(session, new WaitingCall(number, now));
			}
			else if (now - call.since() >= limit) {
				waiting.add(session);
			}
		}
		return waiting;
	}

	/**
	 * The call that a session was last seen in.
	 *
	 * @param number its number
	 * @param since when it was seen first
	 */
	private record WaitingCall(int number, long since) {
	}

}
