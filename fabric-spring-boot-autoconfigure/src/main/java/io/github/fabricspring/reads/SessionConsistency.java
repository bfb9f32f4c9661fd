package io.github.fabricspring.reads;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.ConsistencyToken;
import io.github.fabricspring.pool.ServerPool;
import org.jspecify.annotations.Nullable;

/**
 * What the reads of a thread are certain to see, group by group: the thread's last commit
 * unless a scope says otherwise. Where none is opened the position stays with a pooled
 * thread, which makes its next user wait for more than he has to, at most once per
 * server.
 */
public final class SessionConsistency {

	private static final ThreadLocal<@Nullable Map<String, Position>> CURRENT = new ThreadLocal<>();

	private SessionConsistency() {
	}

	/**
	 * The position of this thread.
	 * @param group the group's name
	 * @return the position as a token, {@code null} if there is none
	 */
	public static @Nullable ConsistencyToken token(String group) {
		Position position = of(group);
		return (position != null) ? position.token() : null;
	}

	/**
	 * Has reads begin at a token, and forget what the thread had committed before.
	 * @param token the token, {@code null} to begin with nothing
	 * @return to be closed on the same thread
	 */
	public static ConsistencyScope open(@Nullable ConsistencyToken token) {
		Map<String, Position> before = CURRENT.get();
		CURRENT.set(new HashMap<>());
		if (token != null) {
			move(token);
		}
		return () -> {
			if (before != null) {
				CURRENT.set(before);
			}
			else {
				CURRENT.remove();
			}
		};
	}

	static @Nullable Position of(String group) {
		Map<String, Position> current = CURRENT.get();
		return (current != null) ? current.get(group) : null;
	}

	static Position move(ConsistencyToken token) {
		Map<String, Position> current = CURRENT.get();
		if (current == null) {
			current = new HashMap<>();
			CURRENT.set(current);
		}
		Position position = new Position(token, Collections.newSetFromMap(new WeakHashMap<>()));
		current.put(token.group(), position);
		return position;
	}

	/**
	 * A position.
	 *
	 * @param token what must be seen
	 * @param reached the servers that are known to have it
	 */
	record Position(ConsistencyToken token, Set<ServerPool> reached) {

	}

}
